import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { stateFixture } from '@/lib/fleet/test-fixtures';
import { assertFold } from '@/lib/testing/assert-fold';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { sentStep } from '@/lib/worker/sent-step-fixture';
import { changeReport } from './commands/change-report';
import { changesList } from './queries/recent';
import { OBSERVED } from './stored-change';
import { suspectChange } from './suspect';

let ripcord: TestConsole;
let ci: Actor;
let viewer: Actor;
let incident: TestIncident;
let targetId: string;
const ref = 'projects/virtuoso-generator/locations/us-central1/services/virtuoso-api';

beforeAll(async () => {
  ripcord = await openConsole();
  ci = await ripcord.person('responder', 'token');
  viewer = await ripcord.person('viewer', 'token');
  targetId = (await ripcord.db.prisma.target.findFirstOrThrow({ where: { ref } })).id;
});
afterAll(() => ripcord.close());
beforeEach(async () => {
  incident = await ripcord.declare(ci);
});
afterEach(async () => {
  await ripcord.finish(ci, incident);
  await assertFold(ripcord.db, 'changes that were told');
});

let next = 0;
const told = (more: object = {}) => {
  next += 1;
  const key = `set-${next}`;
  return {
    service: 'virtuoso-api',
    kind: 'flag',
    summary: 'parser on',
    source: 'flags',
    key,
    ...more,
  };
};
const report = async (input: object) => must(await ripcord.act(ci, changeReport, input));
const list = async (input: object = {}): Promise<z.output<typeof changesList.output>['changes']> =>
  must(await executeQuery(ripcord.db, changesList, viewer, input)).changes;

describe('a change that is told', () => {
  it('is on the list with who told it, and on the timeline of the service’s incident', async () => {
    const input = told({
      actor: 'kim@shop.example',
      links: [{ href: 'https://flags.example/1', text: 'the flag' }],
    });
    const { id, service, note } = await report(input);
    expect({ service, note }).toEqual({ service: 'virtuoso-api', note: null });
    expect((await list()).find((row) => row.id === id)).toMatchObject({
      service: 'virtuoso-api',
      targetId,
      kind: 'flag',
      summary: 'parser on',
      actor: 'kim@shop.example',
      toldBy: 'flags',
      ours: null,
      links: [{ href: 'https://flags.example/1', text: 'the flag' }],
    });
    const events = await ripcord.events(incident);
    expect(events.filter(({ kind }) => kind === 'change.observed')).toMatchObject([
      { actor: `person:${ci.personId}`, data: { toldBy: 'flags', kind: 'flag' } },
    ]);
  });

  it('is the same change when it is told again, and stands as it was told first', async () => {
    const input = told();
    const first = await report(input);
    const again = await report({ ...input, summary: 'parser off' });
    expect(again).toEqual({ ...first, recorded: false });
    expect((await list()).filter(({ id }) => id === first.id)).toMatchObject([
      { summary: 'parser on' },
    ]);
    const events = await ripcord.events(incident);
    expect(events.filter(({ kind }) => kind === 'change.observed')).toHaveLength(1);
  });

  it('is one change when it is told twice at once', async () => {
    const input = told();
    const both = await Promise.all([report(input), report(input)]);
    expect(both.map(({ recorded }) => recorded).toSorted()).toEqual([false, true]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  });

  it('is another change from another source, and never takes the place of one that was seen', async () => {
    const input = told({ source: OBSERVED });
    const first = await report(input);
    const other = await report({ ...input, source: 'pipeline' });
    expect(other.id).not.toBe(first.id);
    const rows = await ripcord.db.prisma.change.findMany({ where: { source: OBSERVED } });
    expect(rows.map(({ id }) => id)).not.toContain(first.id);
  });

  it.each([
    ['its slug', 'virtuoso-api'],
    ['its name, however it is written', 'virtuoso API'],
    ['the reference of its target', ref],
  ])('finds its service by %s', async (_, service) => {
    const { id } = await report(told({ service }));
    expect((await list()).find((row) => row.id === id)).toMatchObject({
      service: 'virtuoso-api',
      targetId,
    });
  });

  it('is kept, and said so, where it is not one of ours', async () => {
    const { id, service, note } = await report(told({ service: 'checkout' }));
    expect(service).toBeNull();
    expect(note).toMatch(/^Nothing here is called checkout\. .* not one of ours/);
    expect((await list()).find((row) => row.id === id)).toMatchObject({
      service: null,
      named: 'checkout',
      targetId: null,
    });
  });

  it('is of no target where its environment is not watched here', async () => {
    const { id, note } = await report(told({ environment: 'staging' }));
    expect(note).toMatch(/no target in staging here: it is listed, and never suspected/);
    expect((await list()).find((row) => row.id === id)).toMatchObject({
      service: 'virtuoso-api',
      targetId: null,
      environment: 'staging',
    });
    const prod = await report(told({ environment: 'prod' }));
    expect(prod.note).toBeNull();
  });

  it('is kept but not listed when it is older than a day, and refused when it is of the future', async () => {
    const context = { id: 'c-1', source: '/ci', timestamp: '2023-03-20T14:27:05.315384Z' };
    const type = 'dev.cdevents.service.deployed.0.2.0';
    const subject = { id: 'service/virtuoso-api', content: { environment: { id: 'production' } } };
    const old = await report({ context: { ...context, type }, subject });
    expect(old).toMatchObject({ service: 'virtuoso-api', note: expect.stringMatching(/24 hours/) });
    expect((await list()).map(({ id }) => id)).not.toContain(old.id);
    const future = await ripcord.act(ci, changeReport, told({ at: '2999-01-01T00:00:00Z' }));
    expect(future).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('needs a responder', async () => {
    expect(await ripcord.act(viewer, changeReport, told())).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
  });

  it('may be asked for by service and by kind', async () => {
    await report(told({ kind: 'secret' }));
    const secrets = await list({ service: 'virtuoso-api', kind: 'secret' });
    expect(new Set(secrets.map(({ kind }) => kind))).toEqual(new Set(['secret']));
    expect(await list({ service: 'llm-forge' })).toEqual([]);
    const nowhere = await executeQuery(ripcord.db, changesList, viewer, { service: 'x' });
    expect(nowhere).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});

describe('the suspect of the stored list', () => {
  it('is what was told last of the target, and not what a run of ours did after it', async () => {
    await report(told({ kind: 'configuration', summary: 'limit lowered' }));
    const intentId = await sentStep(ripcord.db, stateFixture().desired);
    await ripcord.db.prisma.change.create({
      data: {
        targetId,
        kind: 'traffic',
        summary: 'back to the good one',
        at: new Date(Date.now() - 1),
        source: OBSERVED,
        externalKey: intentId,
        detail: { revision: 'virtuoso-api-00001-abc', intent: intentId },
      },
    });
    const later = new Date(Date.now() + 60_000);
    expect(await suspectChange(ripcord.db.prisma, targetId, later)).toMatchObject({
      kind: 'configuration',
      summary: 'limit lowered',
      revision: null,
    });
    const [newest] = await list({ kind: 'traffic' });
    expect(newest?.ours).toMatchObject({ ships: false });
  });
});
