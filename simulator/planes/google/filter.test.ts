import { describe, expect, test } from 'vitest';
import { parseFilter } from './filter';
import { type FieldValue, matches, ordered, text } from './filter-match';

const FIELDS: Readonly<Record<string, FieldValue>> = {
  'resource.labels.service_name': text('virtuoso-api'),
  severity: ordered(500, (name) => (name === 'ERROR' ? 500 : 200)),
  'httpRequest.status': ordered(503),
  log_id: text('run.googleapis.com/stderr'),
};

function matched(filter: string): boolean {
  const parsed = parseFilter(filter);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return matches(parsed.value, {
    field: (name) => FIELDS[name],
    searched: ['panic: session cache miss'],
  });
}

describe('a filter matches', () => {
  test.each([
    [''],
    ['resource.label.service_name="virtuoso-api"'],
    ['resource.labels.service_name=virtuoso-api severity>=ERROR'],
    ['severity>=ERROR OR httpRequest.status<500'],
    ['(httpRequest.status>=500 AND NOT severity<ERROR)'],
    ['-resource.labels.service_name="other"'],
    ['resource.labels.service_name=one_of("a", "virtuoso-api")'],
    ['resource.labels.service_name=("a" OR "virtuoso-api")'],
    ['resource.labels.service_name=starts_with("virt")'],
    ['resource.labels.service_name=~"^virt.*api$"'],
    ['resource.labels.service_name:"SO-A"'],
    ['resource.labels.service_name!="other"'],
    ['"cache miss"'],
    ['log_id("run.googleapis.com/stderr")'],
    ['severity>=ERROR AND httpRequest.status=1 OR httpRequest.status=503'],
  ])('%s', (filter) => {
    expect(matched(filter)).toBe(true);
  });
});

describe('a filter does not match', () => {
  test.each([
    ['httpRequest.status<500'],
    ['NOT severity>=ERROR'],
    ['textPayload!="x"'],
    ['"cache hit"'],
    ['httpRequest.status=1 AND severity>=ERROR OR severity>=ERROR'],
  ])('%s', (filter) => {
    expect(matched(filter)).toBe(false);
  });
});

test.each([['('], ['a='], ['a="x" )'], ['"open'], ['OR a=1']])(
  'the filter %s is refused',
  (filter) => {
    expect(parseFilter(filter).ok).toBe(false);
  },
);
