import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replay, replayAll, replayProblem } from './replay';

/**
 * Decisions as they were recorded in a database, with the runbook versions that they were made by.
 * They are added to, and never changed: an old record must come out the same in every release.
 */
const FOLDER = path.join(import.meta.dirname, 'recorded');
const fileSchema = z.object({
  runbooks: z.record(z.string(), z.unknown()),
  decisions: z.array(
    z.object({ seq: z.number(), kind: z.string(), data: z.record(z.string(), z.unknown()) }),
  ),
});
const FILES = readdirSync(FOLDER).map((name) => ({
  name,
  ...fileSchema.parse(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))),
}));
const RECORDED = FILES.flatMap(({ name, runbooks, decisions }) =>
  decisions.map((event, index) => ({ name: `${name} ${index + 1}`, runbooks, event })),
);
const [first] = RECORDED;
if (first === undefined) throw new Error('nothing is recorded');
const contentOf = (digest: string) => first.runbooks[digest];

describe('every recorded decision', () => {
  it.each(RECORDED.map((each) => [each.name, each] as const))('%s replays', (_, each) => {
    const again = replay(each.event.data, (digest) => each.runbooks[digest]);
    expect(again.ok ? null : replayProblem(again.error)).toBeNull();
  });

  it('is of each runbook and of each ending', () => {
    expect(FILES.map(({ name }) => name).sort()).toEqual([
      'llm-connector-hub.json',
      'llm-forge.json',
      'llm-hub.json',
      'llm-orchestrator.json',
      'virtuoso-api.json',
    ]);
    const endings = new Set(RECORDED.map(({ event }) => `${event.kind} ${event.data.outcome}`));
    expect([...endings].sort()).toEqual([
      'decision.made monitor',
      'decision.made procedure',
      'decision.overridden procedure',
      'decision.overridden unknown',
    ]);
    for (const { decisions } of FILES) {
      expect(decisions.map(({ data }) => data.outcome)).toContain('unknown');
    }
  });
});

describe('a replay tells', () => {
  const { data } = first.event;
  const inputs = z.record(z.string(), z.unknown()).parse(data.inputs);

  it('what came out differently, when what was put in is not what was recorded', () => {
    const changed = { ...data, inputs: { ...inputs, readings: [] } };
    expect(replay(changed, contentOf)).toMatchObject({
      ok: false,
      error: {
        kind: 'different',
        differences: expect.arrayContaining([
          { what: 'outcome', recorded: 'procedure', replayed: 'unknown' },
          { what: 'answer to server_errors', recorded: 'yes', replayed: 'unknown' },
        ]),
      },
    });
  });

  it.each(['outcome', 'severity', 'procedure', 'withinSeconds'])(
    'that %s was not what the inputs say',
    (what) => {
      const forged = { ...data, [what]: what === 'outcome' || what === 'procedure' ? 'none' : 9 };
      expect(replay(forged, contentOf)).toMatchObject({
        ok: false,
        error: { kind: 'different', differences: [{ what }] },
      });
    },
  );

  it('that the runbook version is missing, or is another one', () => {
    const problem = { ok: false, error: { kind: 'unreadable' } };
    expect(replay(data, () => undefined)).toMatchObject(problem);
    expect(replay({ ...data, runbookDigest: null }, contentOf)).toMatchObject(problem);
    const other = { ...Object(contentOf(String(data.runbookDigest))), title: 'Another' };
    expect(replay(data, () => other)).toMatchObject(problem);
    expect(replay(data, () => ({}))).toMatchObject(problem);
  });

  it('that a record can’t be read, without a throw', () => {
    for (const wrong of [null, 'x', {}, { ...data, inputs: { ...inputs, now: 'then' } }]) {
      expect(replay(wrong, contentOf)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
    }
  });

  it('how many were erased in the open, and which ones differ', () => {
    const events = [
      { seq: 1, kind: 'note.added', data: {} },
      { seq: 2, kind: 'decision.proposed', data },
      { seq: 3, kind: 'decision.made', data: null },
      { seq: 4, kind: 'decision.overridden', data: { ...data, severity: 4 } },
    ];
    expect(replayAll(events, contentOf)).toMatchObject({
      replayed: 1,
      erased: 1,
      problems: [{ seq: 4, why: expect.stringContaining('severity: recorded 4') }],
    });
  });
});
