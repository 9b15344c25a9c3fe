import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import {
  type PlannedRun,
  type PlannedRunOptions,
  planRun,
  runBecomes,
  stepBecomes,
} from '@/lib/testing/planned-run';
import { planRequest } from './commands/plan-request';
import { runApply } from './commands/run-apply';
import { runUndo } from './commands/run-undo';
import { UNDO_PROCEDURE } from './plan-undo';
import { SHIP_PROCEDURE } from './ship-procedure';

const FIX = 'virtuoso-api-00003-fix';

let ripcord: TestConsole;
let admin: Actor;
let incident: TestIncident;

beforeAll(async () => {
  ripcord = await openConsole();
  admin = await ripcord.person('admin');
});
afterAll(() => ripcord.close());
beforeEach(async () => {
  incident = await ripcord.declare(admin);
});
afterEach(async () => {
  await ripcord.db.prisma.runTarget.updateMany({ data: { releasedAt: new Date() } });
  await ripcord.finish(admin, incident);
});

/** A run that was applied, sent its shift or nothing, and is over. */
async function done(sent: boolean, options: PlannedRunOptions = {}): Promise<PlannedRun> {
  const run = await planRun(ripcord.db, admin, incident, { steps: [{}], ...options });
  must(await apply(run));
  const statuses = sent ? (['intended', 'sending', 'verified'] as const) : [];
  for (const status of statuses) await stepBecomes(ripcord.db, run, 0, status);
  await runBecomes(ripcord.db, run, sent ? 'succeeded' : 'aborted');
  return run;
}
const apply = (run: PlannedRun) =>
  ripcord.act(admin, runApply, { id: run.id, planHash: run.planHash });
const undo = (run: PlannedRun, more: object = {}) =>
  ripcord.act(admin, runUndo, { id: run.id, ...more });
const ask = (more: object) => ripcord.act(admin, planRequest, { number: incident.number, ...more });
const request = (id: string) => ripcord.db.prisma.planRequest.findUniqueOrThrow({ where: { id } });
const move = async (to: string) =>
  must(
    await ripcord.act(admin, incidentChangeStatus, {
      number: incident.number,
      to,
      reason: 'It is so.',
    }),
  );
const refused = (code: string, message: RegExp) => ({
  ok: false,
  error: { code, message: expect.stringMatching(message) },
});

describe('undo', () => {
  it('is asked of a whole run, or of one step of it', async () => {
    const run = await done(true);
    const whole = must(await undo(run));
    expect(await request(whole.planRequestId)).toMatchObject({
      procedure: UNDO_PROCEDURE,
      undoesRunId: run.id,
      undoesStep: null,
    });
    const one = must(await undo(run, { step: 0 }));
    expect(await request(one.planRequestId)).toMatchObject({ undoesRunId: run.id, undoesStep: 0 });
  });

  it('is refused where nothing was sent, by the run or by the step', async () => {
    const nothing = await done(false);
    expect(await undo(nothing)).toMatchObject(refused('conflict', /sent nothing, so there is/));
    const run = await done(true);
    expect(await undo(run, { step: 1 })).toMatchObject(
      refused('conflict', /^Step 2 of run \d+ sent nothing/),
    );
    expect(await undo(run, { step: 2 })).toMatchObject(refused('not_found', /does not exist/));
  });

  it('is refused where what was sent has no inverse', async () => {
    const run = await done(true, { inverse: null });
    expect(await undo(run)).toMatchObject(refused('unsupported', /has no inverse/));
  });

  it('is refused while the run is under way, and before it', async () => {
    const run = await planRun(ripcord.db, admin, incident);
    expect(await undo(run)).toMatchObject(refused('conflict', /is planned: there is nothing/));
    must(await apply(run));
    expect(await undo(run)).toMatchObject(refused('conflict', /still applying/));
  });

  it('does not take the target from its run when that goes on meanwhile', async () => {
    const run = await planRun(ripcord.db, admin, incident, { steps: [{}] });
    must(await apply(run));
    // Planned while the outcome of the run was not known.
    const inverse = await planRun(ripcord.db, admin, incident, {
      undoesRunId: run.id,
      undoes: { runId: run.id, number: run.number },
    });
    expect(await apply(inverse)).toMatchObject(refused('conflict', /is applying again/));
    const held = { runId: run.id, releasedAt: null };
    expect(await ripcord.db.prisma.runTarget.count({ where: held })).toBe(1);
    await runBecomes(ripcord.db, run, 'failed');
  });

  it('is asked for and applied though the incident is resolved', async () => {
    const run = await done(true);
    await move('resolved');
    must(await undo(run));
    const inverse = await planRun(ripcord.db, admin, incident, {
      undoesRunId: run.id,
      undoes: { runId: run.id, number: run.number },
    });
    expect(await apply(inverse)).toMatchObject({ ok: true });
    const another = await planRun(ripcord.db, admin, incident);
    expect(await apply(another)).toMatchObject(refused('conflict', /is resolved: open it again/));
  });
});

describe('a fix', () => {
  const fix = { procedure: SHIP_PROCEDURE, revision: FIX };

  it('is shipped while the incident is under way and when it is resolved', async () => {
    const asked = must(await ask({ ...fix, reason: 'It was built anew.' }));
    expect(await request(asked.planRequestId)).toMatchObject({
      ...fix,
      reason: 'It was built anew.',
    });
    await move('resolved');
    must(await ask(fix));
    const run = await planRun(ripcord.db, admin, incident, { ships: true });
    expect(await apply(run)).toMatchObject({ ok: true });
  });

  it('has to be named', async () => {
    expect(await ask({ procedure: SHIP_PROCEDURE })).toMatchObject(
      refused('invalid', /Name the revision that is the fix/),
    );
  });

  it('is not shipped for an incident that was cancelled', async () => {
    const run = await planRun(ripcord.db, admin, incident, { ships: true });
    await move('cancelled');
    expect(await ask(fix)).toMatchObject(refused('conflict', /is cancelled/));
    expect(await apply(run)).toMatchObject(refused('conflict', /is cancelled/));
  });
});

describe('a plan', () => {
  it('is asked for with nothing more than the incident, and not of what is unknown', async () => {
    const asked = must(await ask({}));
    expect(await request(asked.planRequestId)).toMatchObject({ reason: null, undoesStep: null });
    expect(await ask({ procedure: 'no_such_thing' })).toMatchObject(
      refused('invalid', /no procedure "no_such_thing"/),
    );
    expect(await ask({ service: 'llm-hub' })).toMatchObject(refused('not_found', /not part of/));
  });

  it('is refused for an incident that is resolved, but for a fix', async () => {
    await move('resolved');
    expect(await ask({})).toMatchObject(refused('conflict', /is resolved: open it again/));
  });
});
