import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { databaseNow } from '@/lib/db';
import { replayAll } from '@/lib/decisions/replay';
import {
  DECISION_CASES,
  type DecisionCase,
  type Values,
} from '@/lib/decisions/testing/decision-cases';
import { runbookSchema } from '@/lib/runbooks/schema';
import { type Reading, SIGNAL_UNITS, type SignalId } from '@/lib/signals/reading';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import type { EventData } from '@/lib/timeline/events';
import { proposeDecisions } from '@/lib/worker/propose';
import { decisionMake } from './commands/decision-make';
import { questionAnswer } from './commands/question-answer';
import { storedVersions } from './stored-versions';

let ripcord: TestConsole;
let clock: ControlledClock;
let commander: Actor;
let incident: TestIncident;
beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  commander = await ripcord.person('commander');
});
afterEach(() => ripcord.finish(commander, incident));
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});

function readings(values: Values, observedAt: Date): Reading[] {
  return Object.entries(values).map(([name, value]) => {
    const signal = name as SignalId;
    return {
      signal,
      revision: null,
      value,
      unit: SIGNAL_UNITS[signal],
      windowSeconds: 300,
      samples: 18_204,
      observedAt: observedAt.toISOString(),
    };
  });
}

/** A target whose last change came before what is measured of it. */
async function measure({ service, now: values, before }: DecisionCase): Promise<void> {
  const { prisma } = ripcord.db;
  const now = await databaseNow(prisma);
  const changeAt = new Date(now.getTime() - 900_000);
  const { id: serviceId } = await prisma.service.findUniqueOrThrow({ where: { slug: service } });
  const found = await prisma.target.findFirst({ where: { serviceId, retiredAt: null } });
  const target =
    found ??
    (await prisma.target.create({
      data: {
        serviceId,
        role: 'web',
        environment: 'production',
        isProduction: true,
        connection: 'near',
        kind: 'cloud-run',
        ref: service,
        simulated: true,
      },
    }));
  const targetId = target.id;
  await prisma.change.create({
    data: {
      serviceId,
      targetId,
      at: changeAt,
      kind: 'deployment',
      summary: 'deployed',
      detail: { revision: `${service}-00002-mux` },
      source: 'observed',
      externalKey: `${service}-${now.toISOString()}`,
    },
  });
  const signals = Object.entries(values).map(([signal, value]) => ({
    signal,
    revision: null,
    unit: SIGNAL_UNITS[signal as SignalId],
    points: Array.from({ length: 10 }, (_, nth) => ({
      at: new Date(now.getTime() - nth * 60_000).toISOString(),
      value,
      samples: 3_600,
    })).reverse(),
  }));
  const frame = {
    targetId,
    sampledAt: now.toISOString(),
    lagSeconds: 0,
    periodSeconds: 60,
    series: signals,
    readings: readings(values, now).map((each) => ({ ...each })),
    problem: null,
  };
  const frameRow = { frame, sampledAt: now, attemptedAt: now };
  await prisma.signalFrame.upsert({
    where: { targetId },
    create: { targetId, ...frameRow },
    update: frameRow,
  });
  await prisma.baseline.deleteMany({ where: { targetId } });
  if (before === undefined) return;
  const kept = readings(before, changeAt).map((each) => ({ ...each }));
  await prisma.baseline.create({ data: { targetId, changeAt, readings: kept, readAt: now } });
}

/** Declares, waits, measures, answers and decides. The decision's event as it was kept. */
async function decide(one: DecisionCase) {
  incident = await ripcord.declare(commander, { service: one.service });
  const { number } = incident;
  for (const [question, answer] of Object.entries(one.answers ?? {})) {
    must(await ripcord.act(commander, questionAnswer, { number, question, answer }));
  }
  await clock.later(one.later ?? 0);
  await proposeDecisions(ripcord.db);
  const proposed = (await ripcord.events(incident)).findLast(
    ({ kind }) => kind === 'decision.proposed',
  );
  if (proposed?.status !== 'known') throw new Error('nothing was proposed');
  const { procedure } = proposed.data as EventData<'decision.proposed'>;
  const choice = one.choice === 'recommended' ? procedure : one.choice;
  const reason = 'We know this one.';
  must(await ripcord.act(commander, decisionMake, { number, choice, reason }));
  const events = await ripcord.events(incident);
  const kept = events.findLast(
    ({ kind }) => kind === 'decision.made' || kind === 'decision.overridden',
  );
  if (kept?.status !== 'known') throw new Error('nothing was decided');
  return { events, kept, data: kept.data as EventData<'decision.made'> };
}

describe('what is proposed', () => {
  it('is recorded at once where it is graver, and else not again within a minute', async () => {
    const looked = async (errors: number | null) => {
      const now = errors === null ? {} : { error_rate_5xx: errors };
      await measure({ service: 'virtuoso-api', now, choice: '', ends: '' });
      await proposeDecisions(ripcord.db);
      const events = await ripcord.events(incident);
      return events.flatMap((event) =>
        event.status === 'known' && event.kind === 'decision.proposed' ? event.data.severity : [],
      );
    };
    incident = await ripcord.declare(commander);
    expect(await looked(0.3)).toEqual([2]);
    await clock.later(5);
    expect(await looked(null)).toEqual([2]);
    expect(await looked(0.6)).toEqual([2, 1]);
    await clock.later(5);
    expect(await looked(null)).toEqual([2, 1]);
    await clock.later(60);
    expect(await looked(null)).toEqual([2, 1, null]);
    expect(await looked(0.3)).toEqual([2, 1, null, 2]);
  });
});

describe('what is recorded with a decision', () => {
  it.each(
    DECISION_CASES.map((one) => [`${one.service}: ${one.ends}, ${one.choice}`, one] as const),
  )('%s: replays to the same', async (_, one) => {
    await measure(one);
    const { events, data } = await decide(one);
    expect(data.outcome).toBe(one.ends);
    const contents = await storedVersions(ripcord.db.prisma, [data.runbookDigest ?? '']);
    const report = replayAll(events, (digest) => contents[digest]);
    expect(report).toEqual({ replayed: 2, erased: 0, problems: [] });
  });

  it('has every option that was not chosen, with why not and a person’s words', async () => {
    await measure({ service: 'virtuoso-api', now: { error_rate_5xx: 0.3 }, choice: '', ends: '' });
    incident = await ripcord.declare(commander);
    const { number } = incident;
    const rejected = [{ option: 'image_rollback', words: 'The revision is still there.' }];
    must(
      await ripcord.act(commander, decisionMake, {
        number,
        choice: 'quick_rollback',
        rejected,
      }),
    );
    const made = (await ripcord.events(incident)).find(({ kind }) => kind === 'decision.made');
    const data = made?.data as EventData<'decision.made'>;
    expect(data).toMatchObject({
      choice: 'quick_rollback',
      decidedBy: commander.personId,
      poll: null,
    });
    const options = data.rejected ?? [];
    const { parsed } = await ripcord.db.prisma.runbookVersion.findUniqueOrThrow({
      where: { digest: data.runbookDigest ?? '' },
    });
    const { procedures } = runbookSchema.parse(parsed);
    expect(options.map(({ option }) => option)).toEqual([
      ...procedures.map(({ id }) => id).filter((id) => id !== 'quick_rollback'),
      'monitor',
    ]);
    expect(options[0]?.words).toBe('The revision is still there.');
    for (const { reason } of options) expect(reason).not.toBe('');
  });

  it('keeps the baseline and what the incident counts among its inputs', async () => {
    const [slow] = DECISION_CASES;
    if (slow === undefined) throw new Error('there are no cases');
    await measure(slow);
    const { data } = await decide(slow);
    expect(data.inputs).toMatchObject({
      baselines: [{ value: 0.003 }, { value: 0.42 }],
      incident: { failed_rollbacks: 0, unrestored_seconds: expect.any(Number) },
    });
    expect(data.path).toContainEqual(
      expect.objectContaining({
        id: 'latency_degraded',
        compared: expect.objectContaining({ now: 6.2, before: 0.42 }),
      }),
    );
  });
});
