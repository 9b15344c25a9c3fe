import { z } from 'zod';
import type { TargetState } from './target-state';

/** What a target ran at one time, as it is kept for good: enough to put it back, and no secret. */
export const ranRecord = z.object({
  desired: z.array(
    z.object({
      revision: z.string().nullable(),
      percent: z.number(),
      tag: z.string().nullable(),
    }),
  ),
  effective: z.array(z.object({ revision: z.string(), percent: z.number() })),
  scaling: z.object({
    mode: z.enum(['automatic', 'manual']),
    min: z.number(),
    max: z.number().nullable(),
    manual: z.number().nullable(),
  }),
  /** Of the revisions that served: what they are made of. */
  revisions: z.array(
    z.object({
      name: z.string(),
      image: z.string(),
      digest: z.string().nullable(),
      commit: z.string().nullable(),
      secrets: z.array(z.object({ at: z.string(), secret: z.string(), version: z.string() })),
    }),
  ),
  /** Kubernetes alone: what an undo of the template does not give back. */
  workload: z
    .object({
      replicas: z.number(),
      autoscaler: z
        .object({
          name: z.string(),
          min: z.number(),
          max: z.number(),
          spec: z.record(z.string(), z.json()),
        })
        .nullable(),
      /** ConfigMaps alone: a Secret's data is never read. */
      configurations: z.array(
        z.object({ name: z.string(), data: z.record(z.string(), z.string()) }),
      ),
    })
    .optional(),
});
export type RanRecord = z.infer<typeof ranRecord>;

/** Pure: of a state that was read, what was running. */
export function ranOf(state: TargetState): RanRecord {
  const serving = new Set(
    state.effective.filter(({ percent }) => percent > 0).map(({ revision }) => revision),
  );
  return ranRecord.parse({
    desired: state.desired,
    effective: state.effective.filter(({ percent }) => percent > 0),
    scaling: state.scaling,
    revisions: state.revisions.filter(({ name }) => serving.has(name)),
    ...(state.workload === undefined
      ? {}
      : {
          workload: {
            replicas: state.workload.replicas.desired,
            autoscaler: state.workload.autoscaler,
            configurations: state.workload.configurations.filter(({ data }) => data !== null),
          },
        }),
  });
}
