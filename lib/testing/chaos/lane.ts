import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { RUNNING_STATUSES } from '@/lib/runs/running-statuses';
import type { ManyService } from '@/simulator/scenarios/many-services';
import { QUICK, STAGED, STOP } from '../races/many-configuration';
import type { Client } from './client';
import { countIn, type Ledger } from './ledger';
import type { Random } from './random';
import type { Rows, RunRow } from './rows';

const KINDS = [QUICK, QUICK, STAGED, STOP] as const;
const ABORT_SHARE = 0.15;
const ABORT_AFTER_MS = [0, 1500] as const;
/** Plans that were refused or came too late are asked for again, so often. */
const TRIES = 8;
const PAUSE_MS = 500;
/** An outcome that nobody knows may still be read back; then a person undoes it. */
const UNKNOWN_MS = 20_000;

const declared = z.object({ number: z.number() });
const asked = z.object({ planRequestId: z.string() });

export interface LaneTools {
  readonly client: Client;
  readonly rows: Rows;
  readonly random: Random;
  readonly ledger: Ledger;
}

/**
 * One service: something is done to it and undone again, one run after another, until enough runs
 * were applied. Only what was answered counts as promised.
 */
export async function runLane(tools: LaneTools, service: ManyService): Promise<void> {
  const { client, ledger, random } = tools;
  const incident = await client.post('/incidents', {
    service: service.name,
    title: 'A third of requests fail',
    severity: 2,
  });
  if (!incident.ok) throw new Error(`${service.name}: ${incident.detail}`);
  const { number } = declared.parse(incident.value);
  while (ledger.left > 0) {
    const kind = random.pick(KINDS);
    const runId = await runOnce(tools, kind, `/incidents/${number}/plans`, {
      procedure: kind,
      ...(kind === STOP ? {} : { revision: service.good }),
    });
    if (runId === null) continue;
    let undo: string | null = runId;
    while (undo !== null && ledger.left > 0) undo = await undoOnce(tools, runId);
  }
}

/** An undo of that run; null once nothing of it is left to undo. */
async function undoOnce(tools: LaneTools, runId: string): Promise<string | null> {
  const undone = await runOnce(tools, 'undo', `/runs/${runId}/undo`, {});
  if (undone === null) return null;
  const { status } = await tools.rows.run(runId, () => true);
  return status === 'reverted' ? null : runId;
}

/** Plans, applies, perhaps aborts, and sees it to its end. Null: nothing of it could be applied. */
async function runOnce(
  tools: LaneTools,
  kind: string,
  path: string,
  body: object,
): Promise<string | null> {
  const { ledger, client, random, rows } = tools;
  for (let turn = 0; turn < TRIES; turn += 1) {
    const request = await client.post(path, body);
    if (!request.ok) {
      countIn(ledger.refusals, `${kind} ${request.status}: ${generic(request.detail)}`);
      return null;
    }
    const { planRequestId } = asked.parse(request.value);
    ledger.planRequests.add(planRequestId);
    const { runId, planHash, problem } = await rows.request(
      planRequestId,
      ({ status }) => status !== 'asked',
    );
    if (runId === null) {
      countIn(ledger.refusals, `${kind} not planned: ${generic(problem ?? '')}`);
      await pause(PAUSE_MS);
      continue;
    }
    const applied = await client.post(`/runs/${runId}/apply`, { planHash });
    if (!applied.ok) {
      countIn(ledger.refusals, `${kind} apply ${applied.status}: ${generic(applied.detail)}`);
      if (/It is so already/.test(applied.detail)) return null;
      await pause(PAUSE_MS);
      continue;
    }
    ledger.applied.add(runId);
    ledger.left -= 1;
    if (random.chance(ABORT_SHARE)) await abort(tools, runId);
    const { status } = await endOf(rows, runId);
    countIn(ledger.kinds, `${kind} ${status}`);
    return runId;
  }
  return null;
}

async function abort({ client, ledger, random }: LaneTools, runId: string): Promise<void> {
  await pause(random.between(...ABORT_AFTER_MS));
  const reply = await client.post(`/runs/${runId}/abort`, {});
  if (reply.ok) ledger.aborted.add(runId);
}

async function endOf(rows: Rows, runId: string): Promise<RunRow> {
  const rests = await rows.run(
    runId,
    ({ status }) => status === 'unknown' || !RUNNING_STATUSES.includes(status),
  );
  if (rests.status !== 'unknown') return rests;
  const known = rows.run(runId, ({ status }) => !RUNNING_STATUSES.includes(status));
  return Promise.race([known, pause(UNKNOWN_MS, rests)]);
}

/** A sentence without the numbers and names that make it one of many. */
function generic(sentence: string): string {
  return sentence
    .replaceAll(/many-\d+(-\d+-\w+)?/g, 'many')
    .replaceAll(/\d+/g, 'N')
    .slice(0, 120);
}
