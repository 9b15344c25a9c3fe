import type { z } from 'zod';
import type { planBody } from '@/lib/runs/plan-body';

type StoredPlan = z.input<typeof planBody>;
type StoredStep = StoredPlan['steps'][number];

export interface StoredPlanOptions {
  readonly service?: { readonly id: string; readonly slug: string; readonly name: string };
  readonly targetId?: string;
  readonly generation?: string;
  readonly risk?: 'risky' | 'destructive';
  readonly ships?: boolean;
  /** Null: the call can't be undone. */
  readonly inverse?: StoredCall['inverse'];
  readonly undoes?: StoredPlan['undoes'];
  /** Beside the call, which is the first step. */
  readonly steps?: readonly Partial<StoredStep>[];
}
type StoredCall = Extract<
  Extract<StoredStep['work'], { kind: 'platform' }>['action'],
  { kind: 'shift_traffic' }
>;

const GOOD = 'virtuoso-api-00001-abc';
const BAD = 'virtuoso-api-00002-mux';

/** A plan as it lies in Postgres: one shift of traffic, and whatever steps a test wants after it. */
export function storedPlan(options: StoredPlanOptions = {}): StoredPlan {
  const { risk = 'risky', inverse = { traffic: to(BAD) } } = options;
  const action: StoredCall = {
    kind: 'shift_traffic',
    input: { traffic: to(GOOD) },
    before: to(BAD),
    after: to(GOOD),
    inverse,
    precondition: { uid: 'uid-1', generation: options.generation ?? '7', etag: null },
    reversible: inverse === null ? 'none' : 'exact',
    risk,
    commandLine: 'gcloud run services update-traffic',
    willNotRestore: [],
  };
  const shift = step(0, { kind: 'action', title: 'Shift', work: { kind: 'platform', action } });
  const rest = (options.steps ?? []).map((each, index) => step(index + 1, each));
  return {
    version: 1,
    procedure: { id: 'quick_rollback', title: 'Quick rollback', written: null },
    service: options.service ?? { id: 's1', slug: 'virtuoso-api', name: 'Virtuoso API' },
    target: {
      id: options.targetId ?? 't1',
      role: 'web',
      environment: 'production',
      production: true,
      connection: 'near',
      kind: 'cloud-run',
      ref: 'projects/p/locations/l/services/virtuoso-api',
      simulated: true,
    },
    runbookDigest: 'none',
    revision: GOOD,
    undoes: options.undoes ?? null,
    ships: options.ships ?? false,
    losing: [BAD],
    gaining: [GOOD],
    url: null,
    revisionsKnown: 2,
    effectiveBefore: [],
    steps: [shift, ...rest],
    promised: null,
    risk,
    reversible: action.reversible,
  };
}

function to(revision: string) {
  return [{ revision, percent: 100, tag: null }];
}

function step(index: number, change: Partial<StoredStep>): StoredStep {
  return {
    id: `step_${index}`,
    kind: 'manual',
    title: `Step ${index + 1}`,
    expectation: 'It is done.',
    deadlineSeconds: 600,
    written: null,
    inverse: null,
    work: { kind: 'manual', instruction: 'Run your own script.' },
    ...change,
    index,
  };
}
