import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type PlannedRun, planRun, runBecomes, stepBecomes } from '@/lib/testing/planned-run';
import { append } from '@/lib/timeline/append';
import { runApply } from './commands/run-apply';
import { runResolve } from './commands/run-resolve';
import { stepAnswer } from './commands/step-answer';
import { stepComplete } from './commands/step-complete';

const QUESTION = 'Did the release include migrations?';
const condition = { question: QUESTION, answer: null, evidence: 'The annotation says nothing.' };
const STEPS = [
  { title: 'Restore', condition },
  { title: 'Restore more', condition: { ...condition, answer: 'no' as const, evidence: 'none.' } },
  { title: 'Verify by hand' },
];
const WORDS_NOT_LANDED = 'It did not land: send it again.';
const SHIFT = 0;
const ASKED = 1;
const TOLD = 2;
const BY_HAND = 3;

let ripcord: TestConsole;
let responder: Actor;
let other: Actor;
let incident: TestIncident;
let run: PlannedRun;

beforeAll(async () => {
  ripcord = await openConsole();
  responder = await ripcord.person('responder');
  other = await ripcord.person('responder');
});
afterAll(() => ripcord.close());
beforeEach(async () => {
  incident = await ripcord.declare(responder);
  run = await planRun(ripcord.db, responder, incident, { steps: STEPS });
});
afterEach(async () => {
  await ripcord.db.prisma.runTarget.updateMany({ data: { releasedAt: new Date() } });
  await ripcord.finish(responder, incident);
});

const begin = async () => {
  must(await ripcord.act(responder, runApply, { id: run.id, planHash: run.planHash }));
  // As the engine leaves a run that waits: it looks again much later.
  const wakeAt = new Date(Date.now() + 86_400_000);
  await ripcord.db.prisma.run.update({ where: { id: run.id }, data: { wakeAt } });
};
const answer = (index = ASKED, more: object = {}, actor = responder) =>
  ripcord.act(actor, stepAnswer, { id: run.id, index, answer: 'yes', ...more });
const complete = (more: object = {}, actor = responder) =>
  ripcord.act(actor, stepComplete, { id: run.id, index: BY_HAND, outcome: 'done', ...more });
const resolve = (more: object = {}, actor = responder) =>
  ripcord.act(actor, runResolve, { id: run.id, outcome: 'landed', note: 'I looked.', ...more });
const step = (index: number) =>
  ripcord.db.prisma.step.findUniqueOrThrow({
    where: { runId_index_attempt: { runId: run.id, index, attempt: 1 } },
  });
const isAwake = async () => {
  const { wakeAt } = await ripcord.db.prisma.run.findUniqueOrThrow({ where: { id: run.id } });
  return wakeAt !== null && wakeAt.getTime() < Date.now() + 60_000;
};
const refused = (message: RegExp, code = 'conflict') => ({
  ok: false,
  error: { code, message: expect.stringMatching(message) },
});
const answeredEvents = async () =>
  (await ripcord.events(incident)).flatMap((event) =>
    event.status === 'known' && event.kind === 'step.answered' ? [event] : [],
  );

describe('the answer to a step’s condition', () => {
  it('is kept with its event, and the run looks at once', async () => {
    await begin();
    must(await answer(ASKED, { note: 'I read the release notes.' }));
    expect((await step(ASKED)).answer).toBe('yes');
    expect(await isAwake()).toBe(true);
    expect(await answeredEvents()).toMatchObject([
      {
        actor: `person:${responder.personId}`,
        data: {
          index: ASKED,
          question: QUESTION,
          answer: 'yes',
          note: 'I read the release notes.',
        },
      },
    ]);
  });

  it('is given once, by whoever is first', async () => {
    await begin();
    const answers = await Promise.all([
      answer(),
      answer(ASKED, { answer: 'no' }, other),
      answer(ASKED, { answer: 'no' }),
    ]);
    expect(answers.filter((each) => each.ok)).toHaveLength(1);
    const given = (await step(ASKED)).answer;
    expect(answers.flatMap((each) => (each.ok ? [] : [each.error.message]))).toEqual([
      `"Restore" was answered ${given} already.`,
      `"Restore" was answered ${given} already.`,
    ]);
  });

  it('is not asked for where the plan knew it, where there is none, and where it is too late', async () => {
    await begin();
    expect(await answer(TOLD)).toMatchObject(
      refused(/was answered no when it was planned: none\./),
    );
    expect(await answer(SHIFT)).toMatchObject(refused(/asks nothing/));
    expect(await answer(9)).toMatchObject(refused(/has no step 10/, 'not_found'));
    await stepBecomes(ripcord.db, run, ASKED, 'verified');
    expect(await answer()).toMatchObject(refused(/is verified already/));
  });

  it('is not asked for before the run and after it', async () => {
    expect(await answer()).toMatchObject(refused(/has not begun/));
    await begin();
    await runBecomes(ripcord.db, run, 'failed');
    expect(await answer()).toMatchObject(refused(/is failed: nobody is asked any more/));
  });

  it('may come from a machine that a responder made, not from a viewer', async () => {
    await begin();
    const viewer = await ripcord.person('viewer');
    expect(await answer(ASKED, {}, viewer)).toMatchObject(refused(/needs the role/, 'forbidden'));
    expect(await answer(ASKED, {}, await ripcord.person('responder', 'token'))).toMatchObject({
      ok: true,
    });
  });
});

describe('the end of a step that a person takes', () => {
  it('keeps what was pasted as evidence beside the timeline', async () => {
    await begin();
    await stepBecomes(ripcord.db, run, BY_HAND, 'intended');
    const { evidence } = must(await complete({ output: '✓ 12 checks\n', note: 'My script.' }));
    expect((await step(BY_HAND)).resolution).toEqual({
      outcome: 'done',
      personId: responder.personId,
      note: 'My script.',
      evidence,
    });
    const kept = await ripcord.db.prisma.evidence.findUniqueOrThrow({
      where: { sha256: evidence ?? '' },
    });
    expect(Buffer.from(kept.bytes ?? []).toString()).toBe('✓ 12 checks\n');
    const events = await ripcord.events(incident);
    expect(events.slice(-2)).toMatchObject([
      { kind: 'attachment.added', data: { sha256: evidence, size: kept.size } },
      { kind: 'step.answered', data: { question: 'Run your own script.', answer: 'done' } },
    ]);
    expect(await isAwake()).toBe(true);
  });

  it('is said once, with or without an output', async () => {
    await begin();
    await stepBecomes(ripcord.db, run, BY_HAND, 'intended');
    expect(must(await complete({ outcome: 'failed' }))).toEqual({
      outcome: 'failed',
      evidence: null,
    });
    expect(await complete({}, other)).toMatchObject(refused(/has spoken/));
  });

  it('is said of a person’s step alone, when it is its time', async () => {
    await begin();
    expect(await complete()).toMatchObject(refused(/not time for "Verify by hand" yet/));
    expect(await complete({ index: SHIFT })).toMatchObject(refused(/is Ripcord’s to take/));
    await stepBecomes(ripcord.db, run, BY_HAND, 'verified');
    expect(await complete()).toMatchObject(refused(/is verified already/));
  });

  it('takes no more than 200 kB at once, counted in bytes, and 50 MB an incident', async () => {
    await begin();
    await stepBecomes(ripcord.db, run, BY_HAND, 'intended');
    expect(await complete({ output: '✓'.repeat(100_000) })).toMatchObject(
      refused(/larger than 200 kB/, 'invalid'),
    );
    await attachElsewhere(50 * 1024 * 1024 - 10);
    expect(await complete({ output: 'x'.repeat(11) })).toMatchObject(
      refused(/More than 50 MB/, 'invalid'),
    );
    expect(await complete({ output: 'x'.repeat(10) })).toMatchObject({ ok: true });
  });
});

describe('a person’s word on an outcome that nobody knows', () => {
  const lose = async () => {
    await begin();
    for (const status of ['intended', 'sending', 'unknown'] as const) {
      await stepBecomes(ripcord.db, run, SHIFT, status);
    }
    await runBecomes(ripcord.db, run, 'unknown');
  };

  it('is kept with what they saw, and the run looks at once', async () => {
    await lose();
    must(await resolve({ outcome: 'not_landed', note: 'Traffic is where it was.' }));
    expect((await step(SHIFT)).resolution).toEqual({
      outcome: 'not_landed',
      personId: responder.personId,
      note: 'Traffic is where it was.',
      evidence: null,
    });
    expect(await isAwake()).toBe(true);
    expect(await answeredEvents()).toMatchObject([
      { data: { index: SHIFT, question: 'What became of "Shift"?', answer: WORDS_NOT_LANDED } },
    ]);
  });

  it('is given once, though two speak at the same moment', async () => {
    await lose();
    const answers = await Promise.all([resolve(), resolve({ outcome: 'give_up' }, other)]);
    expect(answers.filter((each) => each.ok)).toHaveLength(1);
    expect(await resolve()).toMatchObject(refused(/has said already what became of "Shift"/));
  });

  it('needs a person, a note, and a run whose outcome is in question', async () => {
    expect(await resolve()).toMatchObject(refused(/is planned: what it did is not in question/));
    await lose();
    expect(await resolve({ note: ' ' })).toMatchObject(refused(/Say what you saw/, 'invalid'));
    expect(await resolve({}, await ripcord.person('admin', 'token'))).toMatchObject(
      refused(/needs the role/, 'forbidden'),
    );
  });
});

/** Something as large as this was attached before. */
async function attachElsewhere(size: number): Promise<void> {
  const { streamId } = await ripcord.db.prisma.incident.findUniqueOrThrow({
    where: { id: incident.id },
  });
  await append({ tx: ripcord.db.prisma }, streamId, {
    kind: 'attachment.added',
    actor: 'system',
    data: { name: 'log', sha256: 'a'.repeat(64), mime: 'text/plain', size, about: 'Logs' },
  });
}
