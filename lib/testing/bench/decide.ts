import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { machine, percentile, preciseEpochMs, round } from './bench';
import { applyByKeyboard, cardSeenAt, noCard, openScreen, type Screen } from './decide-screen';
import { type DecideStack, withStack } from './decide-stack';
import { measureFacts } from './gcloud-facts';

/**
 * How long from an API call that declares until a signed-in screen shows the whole card: suspect
 * change, target, verdict and difference. Then how many presses until the rollback is applied.
 */
const ROUNDS = 40;
const WARM_UP = 3;
const GOAL_MS = 1000;
const PLACE = { project: 'virtuoso-generator', region: 'us-central1', service: 'virtuoso-api' };

function api(stack: DecideStack) {
  return async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${stack.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${stack.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}

interface Round {
  readonly number: number;
  /** Milliseconds from the request's start. */
  readonly answered: number;
  readonly judged: number;
  readonly shown: number;
}

async function declare(ask: ReturnType<typeof api>, screen: Screen): Promise<Round> {
  const startedAt = preciseEpochMs();
  const { number, label } = await ask('POST', '/incidents', {
    service: PLACE.service,
    title: 'A third of requests fail',
    severity: 2,
  });
  const answered = preciseEpochMs() - startedAt;
  const shown = (await cardSeenAt(screen, String(label))) - startedAt;
  return { number: Number(number), answered, judged: (await judgedAt(ask)) - startedAt, shown };
}

const alerts = z.object({
  alerts: z.tuple([z.object({ plan: z.object({ verdict: z.object({ at: z.iso.datetime() }) }) })]),
});

/** When the worker wrote the verdict that is shown, by the database's clock: this machine's. */
async function judgedAt(ask: ReturnType<typeof api>): Promise<number> {
  const [alert] = alerts.parse(await ask('GET', '/alerts')).alerts;
  return Date.parse(alert.plan.verdict.at);
}

const figures = await withStack(async (stack) => {
  const ask = api(stack);
  const screen = await openScreen(stack);
  const rounds: Round[] = [];
  try {
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      // The worker's own rhythm must not meet every round at the same moment of it.
      await pause(500 + Math.random() * 1000);
      const declared = await declare(ask, screen);
      if (round >= WARM_UP) rounds.push(declared);
      const over = { to: 'cancelled', reason: 'The next round of the bench.' };
      await ask('PUT', `/incidents/${declared.number}/status`, over);
      await noCard(screen);
    }
    const last = await declare(ask, screen);
    const applied = await applyByKeyboard(screen);
    const { run } = (await ask('GET', `/incidents/${last.number}`)) as { run: object | null };
    if (run === null) throw new Error('nothing was applied');
    const shown = rounds.map((each) => each.shown);
    const gcloud =
      stack.simulator === null
        ? { took: null, because: 'there is no simulator' }
        : await measureFacts(stack.simulator.rest, PLACE);
    const middle = percentile(shown, 0.5);
    const versus = gcloud.took === null ? null : percentile(gcloud.took, 0.5) / middle;
    const row = (what: string, sample: readonly number[], goal: string) => ({
      what,
      n: sample.length,
      p50: `${round1(percentile(sample, 0.5))} ms`,
      p95: `${round1(percentile(sample, 0.95))} ms`,
      max: `${round1(Math.max(...sample))} ms`,
      goal,
    });
    console.table([
      row('request begins → card on screen', shown, `p95 ≤ ${GOAL_MS} ms`),
      row(
        '  of it until the answer, in which its commit is',
        rounds.map((each) => each.answered),
        '',
      ),
      row(
        '  until the plan is made and judged',
        rounds.map((each) => each.judged),
        '',
      ),
      gcloud.took === null
        ? { what: 'the same by gcloud', p50: `none: ${gcloud.because}` }
        : {
            ...row('gcloud: services describe, revisions list', gcloud.took, ''),
            ratio: `${round(versus ?? Number.NaN, 1)} times ours`,
          },
      { what: 'presses from the card to an applied rollback', n: applied.presses, goal: '2' },
      { what: '  in so long, the hold included', n: 1, p50: `${round1(applied.ms)} ms`, goal: '' },
    ]);
    return {
      alert_to_card_ms_p50: round1(middle),
      alert_to_card_ms_p95: round1(percentile(shown, 0.95)),
      interactions: applied.presses,
      card_to_applied_ms: round1(applied.ms),
      vs_gcloud: versus === null ? null : round(versus, 1),
    };
  } finally {
    await screen.close();
  }
});
console.log(JSON.stringify({ bench: 'decide', figures, machine: machine() }));
process.exit(0);

function round1(value: number): number {
  return round(value, 1);
}
