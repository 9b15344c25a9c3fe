/**
 * How every service of a fleet stands, without what only its own row or page shows: the history of
 * its revisions and the course of its signals. A thousand of them are read in one statement.
 */
import type { RunbookInForce } from '@/lib/configuration/in-force';
import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Tx } from '@/lib/db';
import { OVER_STATUSES } from '@/lib/incidents/lifecycle';
import { parseSampled } from '@/lib/signals/stored-frame';
import { readServices } from './read-services';
import type { ServiceFacts, TargetFacts } from './service-facts';
import { parseState } from './stored-state';
import type { TargetState } from './target-state';

interface Row {
  readonly slug: string;
  readonly name: string;
  readonly not_connected_reason: string | null;
  readonly runbook: string | null;
  readonly target_id: string | null;
  readonly connection: string;
  readonly kind: string;
  readonly ref: string;
  readonly digest: string | null;
  readonly observed_at: Date | null;
  readonly problem: string | null;
  readonly frame: unknown;
  readonly sampled_at: Date | null;
  readonly frame_problem: string | null;
}

/**
 * States without their revisions, by target and the digest of the whole: what a digest stands for
 * never changes, and taking it out of the whole state costs most of this.
 */
const states = new Map<string, TargetState | null>();
const STATES_KEPT = 5000;

export async function readStandings(tx: Tx, now: Date): Promise<ServiceFacts[]> {
  const [rows, inForce, open] = await Promise.all([
    tx.$queryRaw<Row[]>`
      select service.slug, service.name, service.not_connected_reason, runbook.slug as runbook,
        target.id as target_id, target.connection, target.kind, target.ref,
        observation.digest, observation.observed_at, observation.problem,
        signal_frame.frame - 'series' as frame, signal_frame.sampled_at,
        signal_frame.problem as frame_problem
      from service
      left join runbook on runbook.id = service.runbook_id
      left join lateral (
        select * from target where target.service_id = service.id and target.retired_at is null
        order by target.is_production desc, target.ref limit 1
      ) target on true
      left join observation on observation.target_id = target.id
      left join signal_frame on signal_frame.target_id = target.id
      where service.retired_at is null
      order by service.position`,
    runbooksInForce(tx),
    // Few, and judged by the runbook that each was declared under.
    readServices(tx, now, {
      incidents: { some: { incident: { status: { notIn: [...OVER_STATUSES] } } } },
    }),
  ]);
  await readStates(tx, rows);
  const troubled = new Map(open.map((facts) => [facts.slug, facts]));
  return rows.map((row) => troubled.get(row.slug) ?? standing(row, inForce));
}

function keyOf({ target_id, digest }: Row): string {
  return `${target_id} ${digest}`;
}

async function readStates(tx: Tx, rows: readonly Row[]): Promise<void> {
  const missing = rows.filter((row) => row.digest !== null && !states.has(keyOf(row)));
  if (missing.length === 0) return;
  if (states.size + missing.length > STATES_KEPT) states.clear();
  const read = await tx.$queryRaw<{ target_id: string; digest: string; state: object }[]>`
    select target_id, digest, state - 'revisions' as state from observation
    where target_id = any(${missing.map(({ target_id }) => target_id)}::uuid[])`;
  for (const { target_id, digest, state } of read) {
    states.set(`${target_id} ${digest}`, parseState({ ...state, revisions: [] }));
  }
}

function standing(row: Row, inForce: ReadonlyMap<string, RunbookInForce>): ServiceFacts {
  return {
    slug: row.slug,
    name: row.name,
    notConnected: row.target_id === null ? row.not_connected_reason : null,
    runbook: inForce.get(row.runbook ?? '')?.runbook ?? null,
    target: row.target_id === null ? null : targetStanding(row),
    incident: null,
    changes: [],
  };
}

function targetStanding(row: Row): TargetFacts {
  const state = states.get(keyOf(row)) ?? null;
  const frame =
    row.frame === null ? null : parseSampled({ ...Object(row.frame), series: [] }, row.sampled_at);
  return {
    connection: row.connection,
    kind: row.kind,
    ref: row.ref,
    state: state && { ...state, readAt: row.observed_at?.toISOString() ?? state.readAt },
    observedAt: row.observed_at,
    observationProblem: row.problem,
    frame,
    frameProblem: row.frame_problem,
    ledger: [],
    holds: [],
    holder: null,
    endedBadly: [],
  };
}
