import { expect, it } from 'vitest';
import { ok } from '@/lib/result';
import { readBuildTail } from './build-tail';
import type { LogEntriesClient, LogPageRequest } from './cloud-logging';

const never = new AbortController().signal;
const QUERY = { project: 'p', build: 'b"1', since: new Date('2026-11-20T03:00:00.000Z') };

function client(lines: readonly unknown[]) {
  const asked: LogPageRequest[] = [];
  const entries = lines.map((textPayload) => ({
    json: { textPayload },
    isError: false,
    status: null,
    service: null,
    revision: null,
  }));
  const list: LogEntriesClient['list'] = async (request) => {
    asked.push(request);
    return ok({ entries, nextPageToken: 'more' });
  };
  return { asked, list };
}

it('the end of one build’s log is asked for once, and comes oldest first', async () => {
  const one = client(['third', 'second', 'first']);
  expect(await readBuildTail(one, QUERY, 2, never)).toEqual(ok(['second', 'third']));
  expect(one.asked).toEqual([
    {
      resource: 'projects/p',
      filter:
        'resource.type="build" AND resource.labels.build_id="b\\"1" AND timestamp>="2026-11-20T03:00:00.000Z"',
      pageSize: 2,
      pageToken: '',
    },
  ]);
});

it('a key that goes over several of its lines is taken out whole', async () => {
  const lines = ['-----END PRIVATE KEY-----', 'MIIEvQIBADANBg', '-----BEGIN PRIVATE KEY-----'];
  const one = client(['after', ...lines, 'before']);
  expect(await readBuildTail(one, QUERY, 5, never)).toEqual(ok(['before', '[redacted]', 'after']));
});

it('its lines are bounded, without secrets, and what is no line is left out', async () => {
  const one = client([`TOKEN=abc123 ${'x'.repeat(400)}`, null]);
  const tail = await readBuildTail(one, QUERY, 5, never);
  const [line = ''] = tail.ok ? tail.value : [];
  expect(line).toMatch(/^TOKEN=\[redacted\] x+…$/);
  expect(line.length).toBeLessThanOrEqual(301);
});
