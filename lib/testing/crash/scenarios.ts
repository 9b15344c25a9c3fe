/** One procedure for every kind of action, and one of many steps. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { GOOD } from '@/lib/worker/engine/test-world';
import type { FaultInput } from '@/simulator/core/faults';
import type { State } from '@/simulator/core/model';

export const root = path.resolve(import.meta.dirname, '..', '..', '..');

export interface Scenario {
  readonly kind: string;
  readonly procedure: string;
  readonly destructive: boolean;
  /** The simulator's method that its calls are. */
  readonly method: 'UpdateService' | 'DeleteService';
  readonly effects: number;
  /** What its first call meets. */
  readonly fault: FaultInput | null;
  /** Is the world as the procedure leaves it? */
  isDone(service: Service | undefined): boolean;
}
type Service = State['services'][string];

const servesGood = (service: Service | undefined) =>
  service?.traffic.every(({ percent, revision }) => percent === 0 || revision === GOOD) === true &&
  service.state === 'ready';

const common = {
  destructive: false,
  method: 'UpdateService',
  effects: 1,
  fault: null,
} as const;

export const SHIFT: Scenario = {
  ...common,
  kind: 'shift_traffic',
  procedure: 'quick_rollback',
  isDone: servesGood,
};
export const SCALE: Scenario = {
  ...common,
  kind: 'set_scaling',
  procedure: 'stop',
  isDone: (service) => service?.scaling.mode === 'MANUAL' && service.scaling.manual === 0,
};
export const DELETE: Scenario = {
  ...common,
  kind: 'delete_service',
  procedure: 'delete',
  destructive: true,
  method: 'DeleteService',
  isDone: (service) => service === undefined,
};
/** The image that served well, as a revision of a new name, then everybody to it. */
export const IMAGE: Scenario = {
  ...common,
  kind: 'create_revision and shift_traffic',
  procedure: 'image_rollback',
  effects: 2,
  isDone: (service) => {
    const image = (name: string | null) =>
      service?.revisions.find((revision) => revision.name === name)?.template.image;
    const [serving, ...others] = service?.traffic.filter(({ percent }) => percent > 0) ?? [];
    const made = serving?.revision ?? null;
    return (
      others.length === 0 &&
      service?.revisions.length === 3 &&
      made !== GOOD &&
      image(made) === image(GOOD) &&
      service.state === 'ready'
    );
  },
};
export const MANY: Scenario = {
  ...common,
  kind: 'many steps',
  procedure: 'many',
  effects: 2,
  isDone: servesGood,
};

/** After a first worker lost its reply: the second one ends too, reading back or sending again. */
function recovery(scenario: Scenario): Scenario[] {
  const { kind, method } = scenario;
  const code = 'UNAVAILABLE';
  return [
    {
      ...scenario,
      kind: `${kind}, its reply lost`,
      fault: { kind: 'commit-then-error', code, method },
    },
    { ...scenario, kind: `${kind}, its call lost`, fault: { kind: 'error', code, method } },
  ];
}
export const RECOVERIES = [SHIFT, SCALE, DELETE].flatMap(recovery);

/** What a person says when a step asks for their answer. */
export const ANSWERS: Readonly<Record<string, 'yes' | 'no'>> = { schema: 'yes', cache: 'no' };

const action = (id: string, verb: string, more: object = {}) => ({
  id,
  kind: 'action',
  title: `Step ${id}`,
  action: verb,
  inverse: 'recorded_state',
  expectation: 'It is so.',
  ...more,
});
const check = (id: string, what: string) => ({
  id,
  kind: 'check',
  title: `Check ${id}`,
  check: what,
  expectation: 'It is so.',
});
const manual = (id: string) => ({
  id,
  kind: 'manual',
  title: `Step ${id}`,
  instruction: 'Do it, and say so.',
  expectation: 'It is done.',
  only_if: { question: `Is ${id} to be done?` },
});

const PROCEDURES = [
  { id: 'stop', title: 'Stop', written: 'Stop', steps: [action('stop', 'emergency_stop')] },
  {
    id: 'delete',
    title: 'Delete',
    written: 'Delete',
    steps: [action('delete', 'delete_service', { inverse: 'none' })],
  },
  {
    id: 'many',
    title: 'The long way',
    written: 'The long way',
    steps: [
      check('read', 'revisions_read'),
      manual('schema'),
      action('tenth', 'split_traffic', { percent: 10 }),
      { id: 'pause', kind: 'wait', title: 'Wait', wait_seconds: 30, expectation: 'It has passed.' },
      check('gate', 'signals'),
      manual('cache'),
      action('all', 'shift_traffic', { percent: 100 }),
      check('effective', 'effective'),
      check('probes', 'probes'),
      action('hold', 'hold'),
      { id: 'tell', kind: 'announce', title: 'Tell', moment: 'mitigate', expectation: 'It is.' },
    ],
  },
];

/** The runbook with the procedures of these tests beside its own, in a folder of its own. */
export async function writeRunbooks(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ripcord-runbooks-'));
  const file = 'virtuoso-api.yaml';
  const runbook = parse(await readFile(path.join(root, 'runbooks', file), 'utf8'));
  runbook.procedures.push(...PROCEDURES);
  await writeFile(path.join(folder, file), stringify(runbook));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
