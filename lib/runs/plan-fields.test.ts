import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runbookSchema } from '@/lib/runbooks/schema';
import type { Nameable } from './nameable';
import { planFields, type RecordedRevision } from './plan-fields';

const NOTHING = { revision: null, image: null, secretVersion: null };
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

function procedure(slug: string, id: string) {
  const file = path.resolve(import.meta.dirname, `../../runbooks/${slug}.yaml`);
  const found = runbookSchema
    .parse(parse(readFileSync(file, 'utf8')))
    .procedures.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${slug} has no procedure ${id}`);
  return found;
}

const recorded: RecordedRevision[] = [
  {
    name: 'virtuoso-api-00002-bad',
    short: '00002-bad',
    digest: digest('b'),
    createdAt: '2026-11-20T02:50:00.000Z',
    health: 'unhealthy',
    broken: true,
    serving: true,
  },
  {
    name: 'virtuoso-api-00001-old',
    short: '00001-old',
    digest: digest('a'),
    createdAt: '2026-11-10T02:50:00.000Z',
    health: 'healthy',
    broken: false,
    serving: false,
  },
  {
    name: 'virtuoso-api-00000-tag',
    short: '00000-tag',
    digest: null,
    createdAt: '2026-11-01T02:50:00.000Z',
    health: null,
    broken: false,
    serving: false,
  },
];

const nameable: Nameable = {
  images: {
    items: [
      { image: `r/i@${digest('c')}`, tags: ['v3'], uploadedAt: '2026-11-20T04:00:00.000Z' },
      { image: `r/i@${digest('b')}`, tags: ['v2', 'latest'], uploadedAt: '2026-11-20T02:40:00Z' },
    ],
    why: null,
  },
  secrets: {
    'virtuoso-api-key': {
      items: [
        { version: '3', state: 'enabled', createdAt: '2026-11-20T02:00:00.000Z' },
        { version: '2', state: 'disabled', createdAt: null },
        { version: '1', state: 'destroyed', createdAt: null },
      ],
      why: null,
    },
  },
};

describe('what can be named for a plan', () => {
  it('is nothing where traffic alone is shifted', () => {
    expect(
      planFields(procedure('virtuoso-api', 'quick_rollback'), NOTHING, recorded, nameable),
    ).toEqual([]);
  });

  it('is the recorded image of a revision, with its tag and what the registry knows', () => {
    const [field] = planFields(
      procedure('llm-connector-hub', 'full_rollback'),
      NOTHING,
      recorded,
      nameable,
    );
    expect(field?.options.map(({ label, detail, off }) => [label, detail, off])).toEqual([
      [
        '00002-bad',
        'sha256:bbbbbbbb, tags v2 latest, uploaded 2026-11-20 02:40, serves now, marked broken',
        null,
      ],
      [
        '00001-old',
        'sha256:aaaaaaaa, made 2026-11-10 02:50, was healthy, not in the registry’s list',
        null,
      ],
      ['00000-tag', 'made 2026-11-01 02:50', 'its digest was never known'],
    ]);
  });

  it('is an image by its digest where one is deployed, and says which of them ran', () => {
    const [field] = planFields(
      procedure('llm-connector-hub', 'gradual_rollout'),
      NOTHING,
      recorded,
      nameable,
    );
    expect([field?.name, field?.needed]).toEqual(['image', true]);
    expect(field?.options.map(({ value, detail }) => [value, detail])).toEqual([
      [`r/i@${digest('c')}`, 'tag v3, uploaded 2026-11-20 04:00, never ran here'],
      [
        `r/i@${digest('b')}`,
        'tags v2 latest, uploaded 2026-11-20 02:40, ran as 00002-bad, marked broken',
      ],
    ]);
    const form = new RegExp(`^(?:${field?.form?.pattern})$`);
    expect([form.test(`r/i@${digest('c')}`), form.test('r/i:latest')]).toEqual([true, false]);
  });

  it('is a version of the secret with its state; one that is destroyed can’t be named', () => {
    const [field] = planFields(
      procedure('virtuoso-api', 'secret_manager'),
      { ...NOTHING, secretVersion: '2' },
      recorded,
      nameable,
    );
    expect([field?.label, field?.value, field?.needed]).toEqual([
      'Version of virtuoso-api-key',
      '2',
      true,
    ]);
    expect(field?.options.map(({ label, detail, off }) => [label, detail, off])).toEqual([
      ['3', 'enabled, made 2026-11-20 02:00', null],
      ['2', 'disabled', null],
      ['1', 'destroyed', 'destroyed: it can’t come back'],
    ]);
  });

  it('is said not to be known where it was not read, and not to be nothing', () => {
    const [field] = planFields(
      procedure('virtuoso-api', 'secret_manager'),
      NOTHING,
      recorded,
      null,
    );
    expect([field?.options, field?.why]).toEqual([[], 'What there is to choose is not read yet.']);
  });
});
