/** What each action of this adapter does in these tests, and what another actor does to it. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { ActionInputs, ActionKind, Scaling } from '@/lib/platforms/platform';
import type { GoogleInputs } from '@/lib/runs/kinds/google';
import type { KubernetesInputs } from '@/lib/runs/kinds/kubernetes';
import { shiftAllTo } from '@/lib/runs/traffic';

export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';
const STOPPED: Scaling = { mode: 'manual', min: 0, max: null, manual: 0 };

export const ETAG_MODES = ['enforced', 'ignored'] as const;

/** What a service of Cloud Run can be asked. */
export type CloudRunKind = Exclude<ActionKind, keyof KubernetesInputs | keyof GoogleInputs>;

export interface KindFacts<K extends CloudRunKind> {
  /** The one method that it calls. */
  readonly method: 'UpdateService' | 'DeleteService';
  readonly permission: string;
  readonly input: (state: TargetState) => ActionInputs[K];
  /** What another actor sets of what it is about; null: they delete it and make it again. */
  readonly patch: {
    traffic?: { revision: string; percent: number }[];
    scaling?: { mode: 'AUTOMATIC'; min: number; max: number; manual: null };
  } | null;
}

export const KINDS: { readonly [K in CloudRunKind]: KindFacts<K> } = {
  shift_traffic: {
    method: 'UpdateService',
    permission: 'run.services.update',
    input: (state) => ({ traffic: shiftAllTo(state.desired, GOOD) }),
    patch: { traffic: [{ revision: BAD, percent: 100 }] },
  },
  set_scaling: {
    method: 'UpdateService',
    permission: 'run.services.update',
    input: () => ({ scaling: STOPPED }),
    patch: { scaling: { mode: 'AUTOMATIC', min: 1, max: 4, manual: null } },
  },
  delete_service: {
    method: 'DeleteService',
    permission: 'run.services.delete',
    input: () => ({}),
    patch: null,
  },
  create_revision: {
    method: 'UpdateService',
    permission: 'run.services.update',
    input: ({ revisions }) => ({
      from: BAD,
      change: {
        image: revisions.find(({ name }) => name === GOOD)?.image ?? '',
        secrets: [],
        cpu: null,
        memory: null,
      },
      traffic: null,
    }),
    patch: { traffic: [{ revision: GOOD, percent: 100 }] },
  },
};
export const ALL_KINDS = Object.keys(KINDS) as CloudRunKind[];
