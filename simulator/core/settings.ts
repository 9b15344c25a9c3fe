import { z } from 'zod';

/** What kind of Cloud Run this is today. Every one is an environment that a client must survive. */
export const Settings = z.strictObject({
  /** Whether a stale etag is refused: documented so, and reported otherwise. */
  etagMode: z.enum(['enforced', 'ignored']),
  /** From accepting a traffic-only update to serving it. */
  trafficUpdateMs: z.number().nonnegative(),
  /** From accepting a new template to its revision being ready. */
  newRevisionMs: z.number().nonnegative(),
  deleteMs: z.number().nonnegative(),
  /** From retrying a build to its end. */
  buildMs: z.number().nonnegative(),
  /** From serving by the control plane's word to the front ends really routing so. */
  frontendLagMs: z.number().nonnegative(),
  /** How far behind now the newest visible metric point is. */
  metricsDelaySeconds: z.number().nonnegative(),
  logsDelaySeconds: z.number().nonnegative(),
  /** A traffic list that names an unknown revision: its operation fails, or it is refused at once. */
  unknownRevision: z.enum(['fails-later', 'refused']),
  /** Whether a status entry of LATEST says which revision that is. */
  latestStatusNamesRevision: z.boolean(),
  /** A page of a list has so many at most, however many are asked for. */
  largestPage: z.number().int().positive(),
  /** Permissions that the caller does not have. */
  deniedPermissions: z.array(z.string()),
  /** Kubernetes: from a pod's creation to its containers' start. */
  podStartMs: z.number().nonnegative(),
  /** From its start to being ready. */
  podReadyMs: z.number().nonnegative(),
  /** From its start to its end, where an image makes it crash. */
  podCrashMs: z.number().nonnegative(),
  /** From being told to end to its end. */
  podStopMs: z.number().nonnegative(),
  /** How late the Deployment controller sees a changed spec. */
  deploymentLagMs: z.number().nonnegative(),
  /** From one look of the autoscaler to the next. */
  autoscalerMs: z.number().positive(),
  /** From drifting to being put back by a GitOps controller. */
  selfHealMs: z.number().nonnegative(),
  /** How many changes a watch can be resumed over; what is older is gone (410). */
  watchHistory: z.number().int().nonnegative(),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = Settings.partial();
export type SettingsPatch = Partial<Settings>;

/** None of the durations was measured on Google: they are set to be believable, and can be changed. */
export const DEFAULT_SETTINGS: Settings = {
  etagMode: 'enforced',
  trafficUpdateMs: 2500,
  newRevisionMs: 15_000,
  deleteMs: 5000,
  buildMs: 180_000,
  frontendLagMs: 3000,
  metricsDelaySeconds: 60,
  logsDelaySeconds: 2,
  unknownRevision: 'fails-later',
  latestStatusNamesRevision: true,
  largestPage: 1000,
  deniedPermissions: [],
  podStartMs: 800,
  podReadyMs: 3000,
  podCrashMs: 1500,
  podStopMs: 1000,
  deploymentLagMs: 0,
  autoscalerMs: 15_000,
  selfHealMs: 5000,
  watchHistory: 2000,
};
