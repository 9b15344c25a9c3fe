/** A world whose runbook has a long procedure, a stop and a deletion beside its own. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { Actor } from '@/lib/auth/actor';
import { loadConfiguration } from '@/lib/configuration/load';
import { GOOD, type PlannedRun, startWorld, type World } from './test-world';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

const action = (id: string, verb: string, more: object = {}) => ({
  id,
  kind: 'action',
  title: `Step ${id}`,
  action: verb,
  inverse: 'recorded_state',
  expectation: 'It is so.',
  ...more,
});

/** What the runbook of these tests has beside its own: a long procedure, a stop, a deletion. */
const PROCEDURES = [
  {
    id: 'long',
    title: 'The long way',
    written: 'The long way',
    steps: [
      action('stop', 'emergency_stop'),
      {
        id: 'schema',
        kind: 'manual',
        title: 'Take the schema back',
        instruction: 'Run the script, and paste what it prints.',
        expectation: 'The schema is the old one.',
        only_if: {
          question: 'Did the release include migrations?',
          annotation: 'ripcord.dev/migrations',
        },
      },
      action('shift', 'shift_traffic', { percent: 100 }),
      action('start', 'restore_scaling'),
    ],
  },
  {
    id: 'asked',
    title: 'Asked first',
    written: 'Asked first',
    steps: [
      action('stop', 'emergency_stop', { only_if: { question: 'Stop it?' } }),
      { id: 'read', kind: 'check', title: 'Read', check: 'effective', expectation: 'It is so.' },
      action('shift', 'shift_traffic', { percent: 100, only_if: { question: 'Move it?' } }),
    ],
  },
  {
    id: 'by_hand',
    title: 'By hand',
    written: 'By hand',
    steps: [
      action('stop', 'emergency_stop'),
      {
        id: 'repair',
        kind: 'manual',
        title: 'Repair it',
        instruction: 'Repair it by hand.',
        expectation: 'It is repaired.',
      },
    ],
  },
  { id: 'stop', title: 'Stop', written: 'Stop', steps: [action('stop', 'emergency_stop')] },
  {
    id: 'delete',
    title: 'Delete',
    written: 'Delete',
    steps: [action('delete', 'delete_service', { inverse: 'none' })],
  },
];

export interface ProcedureWorld {
  readonly world: World;
  /** Of the incident that is open. */
  readonly number: number;
  plan(procedure: string): Promise<PlannedRun>;
  /** Planned and applied by Alice. */
  started(procedure: string): Promise<PlannedRun>;
  /** The status of each step by its title. */
  steps(runId: string): Promise<Record<string, string>>;
  /** The kinds of all events of the run's stream, in order. */
  kinds(runId: string): Promise<string[]>;
  commander(name: string): Promise<Actor>;
  /** Goes on until nothing can be done before somebody says something. */
  restsIn(runId: string): Promise<string>;
  close(): Promise<void>;
}

export async function startProcedureWorld(): Promise<ProcedureWorld> {
  const world = await startWorld({ foldEveryTurn: false });
  const runbooksDir = await mkdtemp(path.join(os.tmpdir(), 'ripcord-runbooks-'));
  const runbook = parse(await readFile(path.join(root, 'runbooks', 'virtuoso-api.yaml'), 'utf8'));
  runbook.procedures.push(...PROCEDURES);
  await writeFile(path.join(runbooksDir, 'virtuoso-api.yaml'), stringify(runbook));
  await loadConfiguration(world.db, {
    configFile: path.join(root, 'ripcord.yaml'),
    runbooksDir,
  });
  const { number } = await world.declare();
  const plan = (procedure: string) => world.plan(world.alice, number, GOOD, procedure);
  return {
    world,
    number,
    plan,
    async started(procedure) {
      const planned = await plan(procedure);
      const applied = await world.apply(world.alice, planned);
      if (!JSON.stringify(applied).startsWith('{"ok":true'))
        throw new Error(JSON.stringify(applied));
      return planned;
    },
    async steps(runId) {
      const rows = await world.db.prisma.step.findMany({
        where: { runId },
        orderBy: [{ index: 'asc' }, { attempt: 'asc' }],
      });
      return Object.fromEntries(rows.map(({ title, status }) => [title, status]));
    },
    async kinds(runId) {
      const run = await world.run(runId);
      const events = await world.db.prisma.event.findMany({
        where: { streamId: run.streamId },
        orderBy: { seq: 'asc' },
      });
      return events.map(({ kind }) => kind);
    },
    async commander(name) {
      const person = await world.db.prisma.person.create({
        data: { name, grants: { create: { role: 'commander' } } },
      });
      const grants = [{ teamId: null, role: 'commander' as const }];
      return { ...world.alice, personId: person.id, name, grants };
    },
    async restsIn(runId) {
      return (await world.runOn(runId, 60)).status;
    },
    async close() {
      await world.close();
      await rm(runbooksDir, { recursive: true });
    },
  };
}
