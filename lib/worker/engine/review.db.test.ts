import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeQuery } from '@/lib/command';
import { decisionMake } from '@/lib/incidents/commands/decision-make';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { noteAdd } from '@/lib/incidents/commands/note-add';
import { roleAssume } from '@/lib/incidents/commands/role-assume';
import { postmortemExport } from '@/lib/postmortems/queries/postmortem-export';
import { reviewRead } from '@/lib/postmortems/queries/review';
import type { ReviewMoment, ReviewView } from '@/lib/postmortems/review-view';
import { must } from '@/lib/testing/console';
import { recordEdges } from '../signal-edges';
import { BAD, GOOD, SERVICE_REF, startWorld, type World } from './test-world';

let world: World;
let number: number;
/** As the review read while the incident was open, and when it was over. */
let open: ReviewView;
let review: ReviewView;

const ago = (from: Date, seconds: number) => new Date(from.getTime() - seconds * 1000);
const readReview = async () =>
  must(await executeQuery(world.db, reviewRead, world.alice, { number }));
const momentOf = (milestone: string): ReviewMoment => {
  const moment = review.moments.find((each) => each.milestone?.split(', ').includes(milestone));
  if (moment === undefined) throw new Error(`${milestone} is no moment of the review`);
  return moment;
};
const seconds = (view: ReviewView) => Object.fromEntries(view.times.map((t) => [t.id, t.seconds]));

/** A bad deployment 400 s ago, over its limit since 184 s ago; measured until now. */
async function failingSince(started: Date, breached: Date): Promise<void> {
  const { id: targetId } = await world.db.prisma.target.findFirstOrThrow({
    where: { ref: SERVICE_REF },
  });
  await world.db.prisma.change.create({
    data: {
      targetId,
      kind: 'deployment',
      summary: `${BAD} was deployed`,
      at: started,
      actor: 'Cloud Build',
      source: 'observed',
      externalKey: 'the bad one',
      detail: { revision: BAD, intent: null },
    },
  });
  const of = { signal: 'error_rate_5xx', revision: null, unit: 'ratio' };
  const points = Array.from({ length: 12 }, (_, index) => ({
    at: new Date(breached.getTime() + (index - 6) * 60_000).toISOString(),
    value: index < 6 ? 0.004 : 0.341,
    samples: 600,
  }));
  const frame = {
    targetId,
    sampledAt: breached.toISOString(),
    lagSeconds: 60,
    periodSeconds: 60,
    series: [{ ...of, points }],
    readings: [
      {
        ...of,
        value: 0.341,
        windowSeconds: 300,
        samples: 600,
        observedAt: breached.toISOString(),
      },
    ],
    problem: null,
  };
  const data = { frame, sampledAt: breached, attemptedAt: breached };
  await world.db.prisma.signalFrame.upsert({
    where: { targetId },
    create: { targetId, ...data },
    update: data,
  });
}

beforeAll(async () => {
  world = await startWorld({ foldEveryTurn: false });
  const { alice, bob } = world;
  const now = await world.now();
  await failingSince(ago(now, 400), ago(now, 184));
  const declared = await world.ask(incidentDeclare, alice, {
    service: 'virtuoso-api',
    title: 'A third of requests | fail',
    severity: 2,
    userImpact: 'Posts are lost',
    startedAt: ago(now, 400).toISOString(),
  });
  expect(declared).toMatchObject({ ok: true, value: { number: 1 } });
  number = 1;
  await recordEdges(world.db);
  const role = { number, role: 'communications_lead' };
  expect(await world.ask(roleAssume, bob, role)).toMatchObject({ ok: true });
  await world.later(60);
  const choice = { number, choice: 'quick_rollback', revision: GOOD, reason: 'A third fails.' };
  expect(await world.ask(decisionMake, alice, choice)).toMatchObject({ ok: true });
  open = await readReview();
  const run = await world.plan(alice, number);
  await world.later(20);
  expect(await world.apply(alice, run)).toMatchObject({ ok: true });
  expect(await world.runOn(run.id)).toMatchObject({ status: 'succeeded' });
  await world.ask(noteAdd, bob, { number, text: 'Support is calm again.' });
  await world.later(600);
  const resolved = { number, to: 'resolved', reason: 'Every probe passes.' };
  expect(await world.ask(incidentChangeStatus, alice, resolved)).toMatchObject({ ok: true });
  review = await readReview();
});
afterAll(() => world.close());

describe('the review of an incident', () => {
  it('derives the four times from the record', () => {
    const at = (kind: string) => {
      const row = review.timeline.rows.findLast((each) => each.kind === kind);
      return Math.round(Date.parse(row?.at ?? '') / 1000);
    };
    const { mttd, ttd0, mttm, mttr } = seconds(review);
    expect(mttd).toBe(216);
    expect(Math.abs((ttd0 ?? 0) - (at('decision.made') - at('incident.declared')))).toBeLessThan(2);
    expect(ttd0).toBeGreaterThanOrEqual(60);
    expect(mttm).toBeGreaterThanOrEqual(480);
    expect((mttr ?? 0) - (mttm ?? 0)).toBeGreaterThanOrEqual(600);
    expect(review.times.find(({ id }) => id === 'ttd0')?.goal).toEqual({
      seconds: 900,
      source: 'runbook',
    });
  });

  it('has every milestone in order, and a moment for each', () => {
    const labels = review.milestones.flatMap(({ label }) => label.split(', '));
    expect(labels).toEqual(
      expect.arrayContaining(['started', 'detected', 'declared', 'decided', 'applied', 'resolved']),
    );
    const times = review.moments.map(({ at }) => Math.floor(Date.parse(at) / 1000));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(labels.map((label) => momentOf(label).at)).toHaveLength(labels.length);
  });

  it('tells the traffic as it was read back, never as it was asked for', () => {
    const serving = (milestone: string) => {
      const { traffic } = momentOf(milestone).facts;
      if (traffic.kind !== 'read') return traffic.kind;
      return traffic.shares.flatMap(({ revision, percent }) => (percent > 0 ? [revision] : []));
    };
    expect(serving('started')).toEqual([BAD]);
    expect(serving('decided')).toEqual([BAD]);
    expect(serving('applied')).toBe('moving');
    expect(serving('effective')).toEqual([GOOD]);
    expect(serving('resolved')).toEqual([GOOD]);
  });

  it('tells the signals from what the decision kept, and what was on the record by then', () => {
    expect(momentOf('started').facts.signals[0]).toMatchObject({ value: 0.004, breach: 'none' });
    expect(momentOf('started').facts.known).toBeNull();
    expect(momentOf('detected').facts.signals[0]).toMatchObject({ value: 0.341, breach: 'over' });
    expect(momentOf('resolved').facts.signals[0]).toMatchObject({
      value: null,
      breach: 'unknown',
    });
    expect(momentOf('decided').facts.known?.text).toContain('34.1');
    expect(review.charts[0]?.series[0]?.points).toHaveLength(12);
    expect(review.markers.map(({ kind }) => kind)).toEqual(['deploy', 'applied', 'effective']);
  });

  it('verifies the chain while it reads it', () => {
    expect(review.timeline.chain).toBe('intact');
    expect(review.timeline.head.seq).toBe(review.timeline.rows.length);
  });

  it('says what is not recorded yet while the incident is open', () => {
    expect(open.incident).toMatchObject({ over: false, commander: 'Alice' });
    expect(seconds(open)).toMatchObject({ mttd: 216, mttm: null, mttr: null });
    expect(open.markdown).toContain('It is not resolved yet.');
  });
});

describe('the export of a post-mortem', () => {
  it('has every standard heading and is what the review shows', async () => {
    const exported = must(await executeQuery(world.db, postmortemExport, world.bob, { number }));
    expect(exported).toEqual({ name: 'postmortem-INC-1.md', markdown: review.markdown });
    const headings = [...exported.markdown.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(
      expect.arrayContaining([
        'Overview',
        'What happened',
        'Contributing factors',
        'Resolution',
        'Impact',
        'Responders',
        'Timeline',
        'What went well',
        "What didn't",
        'Action items',
      ]),
    );
    expect(headings).toEqual(review.postmortem.sections.map(({ heading }) => heading));
  });

  it('names people and revisions, and nobody by an id', () => {
    const { markdown } = review;
    expect(markdown).toContain('Alice: incident commander');
    expect(markdown).toContain('Bob: communications lead');
    expect(markdown).toContain('Posts are lost');
    expect(markdown).toContain('A third of requests \\| fail');
    expect(markdown).toContain('Support is calm again.');
    expect(markdown).toContain(GOOD);
    expect(markdown).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/);
  });

  it('is none for an incident that there is not', async () => {
    const missing = await executeQuery(world.db, postmortemExport, world.alice, { number: 99 });
    expect(missing).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
