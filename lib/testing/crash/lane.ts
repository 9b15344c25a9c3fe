/** A world in which runs are cut off one after another, each as if it were the first. */

import path from 'node:path';
import type { Actor } from '@/lib/auth/actor';
import { onEveryCommand } from '@/lib/command';
import { loadConfiguration } from '@/lib/configuration/load';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { holdRelease } from '@/lib/runs/commands/hold-release';
import { runApprove } from '@/lib/runs/commands/run-approve';
import { runSubmit } from '@/lib/runs/commands/run-submit';
import { assertFold } from '@/lib/testing/assert-fold';
import { GOOD, startWorld, type World } from '@/lib/worker/engine/test-world';
import type { Settings } from '@/simulator/core/settings';
import type { Edge, OrderedRun } from './order';
import { root, type Scenario } from './scenarios';

export type EtagMode = Settings['etagMode'];

/** A change takes this long, so that the first look at it is too early. */
const CHANGE_MS = 15_000;
const SERVICE = 'virtuoso-generator/us-central1/virtuoso-api';

export interface Ended {
  readonly status: string;
  readonly effects: number;
  readonly attempts: number;
  /** The world is as the procedure leaves it. */
  readonly done: boolean;
  /** Neither at its end nor UNKNOWN. */
  readonly stuck: boolean;
}

export interface Lane {
  readonly world: World;
  /** A run of its own, applied, in an incident of its own, on a world that is new. */
  begin(scenario: Scenario, etagMode: EtagMode): Promise<string>;
  ordered(runId: string, edge: Edge | null): OrderedRun;
  /** What became of it. Throws where events and rows differ, or a chain is broken. */
  ended(runId: string, scenario: Scenario): Promise<Ended>;
  /** Clears the way for the next. */
  leave(runId: string): Promise<void>;
  close(): Promise<void>;
}

export async function openLane(runbooksDir: string): Promise<Lane> {
  const world = await startWorld({ foldEveryTurn: false });
  await loadConfiguration(world.db, { configFile: path.join(root, 'ripcord.yaml'), runbooksDir });
  // Commands are not what is looked at here: each run is, when it has ended.
  onEveryCommand(null);
  const carol = await commander(world);
  const { control } = world.simulator;

  async function must(said: Promise<unknown>): Promise<void> {
    const answer = await said;
    if (!Object(answer).ok) throw new Error(JSON.stringify(answer));
  }

  return {
    world,
    async begin({ procedure, destructive, fault }, etagMode) {
      control.reset();
      control.settings({ etagMode, trafficUpdateMs: CHANGE_MS, deleteMs: CHANGE_MS });
      const { number } = await world.declare();
      const planned = await world.plan(world.alice, number, GOOD, procedure);
      const { id, planHash } = planned;
      if (destructive) {
        await must(world.ask(runSubmit, world.alice, { id, planHash }));
        await must(world.ask(runApprove, carol, { id, planHash, decision: 'approve' }));
      }
      await must(world.apply(world.alice, planned));
      if (fault !== null) control.fault(fault);
      return id;
    },
    ordered: (runId, edge) => ({
      databaseUrl: world.databaseUrl,
      simulator: world.simulator.grpcAddress,
      runId,
      edge,
    }),
    async ended(runId, { isDone }) {
      await assertFold(world.db, `the cut of run ${runId}`);
      const run = await world.run(runId);
      const steps = await world.db.prisma.step.findMany({ where: { runId } });
      return {
        status: run.status,
        effects: world.mutations().length,
        attempts: Math.max(...steps.map(({ attempt }) => attempt)),
        done: isDone(control.state().services[SERVICE]),
        stuck: run.wakeAt !== null && run.status !== 'unknown',
      };
    },
    async leave(runId) {
      const { incidentId } = await world.run(runId);
      const holds = await world.db.prisma.hold.findMany({ where: { releasedAt: null } });
      for (const { id } of holds) {
        await must(world.ask(holdRelease, world.alice, { id, reason: 'The next one.' }));
      }
      const { number } = await world.db.prisma.incident.findUniqueOrThrow({
        where: { id: incidentId ?? '' },
      });
      const over = { number, to: 'resolved', reason: 'It is over.' };
      await must(world.ask(incidentChangeStatus, world.alice, over));
    },
    close: () => world.close(),
  };
}

async function commander({ alice, db }: World): Promise<Actor> {
  const name = 'Carol';
  const person = await db.prisma.person.create({
    data: { name, grants: { create: { role: 'commander' } } },
  });
  return { ...alice, personId: person.id, name, grants: [{ teamId: null, role: 'commander' }] };
}
