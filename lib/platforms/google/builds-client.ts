/** Cloud Build: what was built for a service, where its log is, and building it again. */
import { CloudBuildClient } from '@google-cloud/cloudbuild';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GapicOptions, GoogleConnection, GoogleSettings } from './connection';
import { DEADLINES } from './deadlines';
import { changing, parsedReply, reading } from './parsed-reply';
import { isoTime, timestamp } from './protobuf-types';
import { callOnce, createSession } from './session';

export type BuildStatus =
  | 'pending'
  | 'queued'
  | 'working'
  | 'success'
  | 'failure'
  | 'internal_error'
  | 'timeout'
  | 'cancelled'
  | 'expired'
  | 'unknown';

export interface Build {
  readonly id: string;
  readonly project: string;
  readonly status: BuildStatus;
  /** Why it failed, in Cloud Build's words; null: not said. */
  readonly detail: string | null;
  /** "step 0, gcr.io/cloud-builders/docker"; null: none failed, or it does not say. */
  readonly failedStep: string | null;
  /** Of the deployment that it was for; null: it does not say. */
  readonly service: string | null;
  readonly tags: readonly string[];
  readonly commit: string | null;
  readonly trigger: string | null;
  /** What it pushed, `name@sha256:…`. */
  readonly images: readonly string[];
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly finishedAt: string | null;
  /** For a person with an account there; null: not said. */
  readonly logUrl: string | null;
}

export interface BuildsClient {
  /**
   * The builds of a Cloud Run service, newest first: those of the project's newest hundred that
   * have it as the substitution `_SERVICE_NAME` or as a tag, as deployments from a repository do.
   */
  list(of: { project: string; service: string }, signal: AbortSignal): Reply<Build[]>;
  get(of: { project: string; id: string }, signal: AbortSignal): Reply<Build>;
  /** Builds the same source again, as a new build; null: its id was not said. */
  retry(
    of: { project: string; id: string },
    signal: AbortSignal,
  ): Reply<{ readonly operation: string; readonly buildId: string | null }>;
  close(): Promise<void>;
}

const STATUSES: readonly BuildStatus[] = [
  'unknown',
  'queued',
  'working',
  'success',
  'failure',
  'internal_error',
  'timeout',
  'cancelled',
  'unknown',
  'expired',
  'pending',
];

function statusOf(given: string | number | null | undefined): BuildStatus {
  const word = typeof given === 'number' ? STATUSES[given] : given?.toLowerCase();
  return STATUSES.find((status) => status === word) ?? 'unknown';
}

const time = timestamp.nullish().transform((value) => (value ? isoTime(value) : null));
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

const build = z
  .object({
    id: z.string().min(1),
    projectId: z.string(),
    status: z.union([z.string(), z.number()]).nullish(),
    statusDetail: z.string().nullish(),
    steps: z
      .array(
        z.object({
          name: z.string().nullish(),
          id: z.string().nullish(),
          status: z.union([z.string(), z.number()]).nullish(),
        }),
      )
      .nullish(),
    substitutions: z.record(z.string(), z.string()).nullish(),
    tags: texts,
    buildTriggerId: z.string().nullish(),
    results: z
      .object({
        images: z
          .array(z.object({ name: z.string().nullish(), digest: z.string().nullish() }))
          .nullish(),
      })
      .nullish(),
    createTime: time,
    finishTime: time,
    logUrl: z.string().nullish(),
  })
  .transform(
    (raw): Build => ({
      id: raw.id,
      project: raw.projectId,
      status: statusOf(raw.status),
      detail: raw.statusDetail || null,
      failedStep: failedStepOf(raw.steps ?? []),
      service: raw.substitutions?._SERVICE_NAME || null,
      tags: raw.tags,
      commit: raw.substitutions?.COMMIT_SHA || null,
      trigger: raw.buildTriggerId || null,
      images: (raw.results?.images ?? []).flatMap(({ name, digest }) =>
        name && digest ? [`${name.replace(/:[^/:@]+$/, '')}@${digest}`] : [],
      ),
      createdAt: raw.createTime,
      finishedAt: raw.finishTime,
      logUrl: httpsOnly(raw.logUrl),
    }),
  );

const FAILED_STEP: readonly BuildStatus[] = ['failure', 'internal_error', 'timeout'];

/** Steps count from 0, as Cloud Build's log has them; one with an id of its own goes by it. */
function failedStepOf(
  steps: readonly {
    readonly name?: string | null | undefined;
    readonly id?: string | null | undefined;
    readonly status?: string | number | null | undefined;
  }[],
): string | null {
  const index = steps.findIndex(({ status }) => FAILED_STEP.includes(statusOf(status)));
  const step = steps[index];
  if (step === undefined) return null;
  const called = step.id || step.name;
  return `step ${index}${called ? `, ${called}` : ''}`;
}

/** A link for a person goes nowhere but to the web. */
function httpsOnly(url: string | null | undefined): string | null {
  return url?.startsWith('https://') ? url : null;
}

const retried = z.object({
  name: z.string().min(1),
  metadata: z.object({ build: z.object({ id: z.string().nullish() }).nullish() }).nullish(),
});

const BUILDS_READ = 100;

/** Never throws and connects only when first asked; no call is made twice. */
export function createBuildsClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): BuildsClient {
  const make = (options: GapicOptions) =>
    new CloudBuildClient(options as ConstructorParameters<typeof CloudBuildClient>[0]);
  const reader = createSession(connection, 'read', 'builds', settings, make);
  const actor = createSession(connection, 'act', 'builds', settings, make);
  return {
    async list({ project, service }, signal) {
      const context = reading(`Listing builds of ${service}`, 'cloudbuild.builds.list');
      const reply = await callOnce(
        reader,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) =>
          client.listBuilds(
            { projectId: project, pageSize: BUILDS_READ },
            { ...options, autoPaginate: false },
          ),
      );
      if (!reply.ok) return reply;
      const builds = parsedReply(build.array(), reply.value[0], context);
      if (!builds.ok) return builds;
      const its = builds.value.filter(
        (each) =>
          each.service === service || (each.service === null && each.tags.includes(service)),
      );
      return { ok: true, value: its };
    },

    async get({ project, id }, signal) {
      const context = reading(`Reading build ${id}`, 'cloudbuild.builds.get');
      const reply = await callOnce(
        reader,
        context,
        { deadlineMs: DEADLINES.read, signal },
        (client, options) => client.getBuild({ projectId: project, id }, options),
      );
      return reply.ok ? parsedReply(build, reply.value[0], context) : reply;
    },

    async retry({ project, id }, signal) {
      const context = changing(`Building ${id} again`, 'cloudbuild.builds.create');
      const reply = await callOnce(
        actor,
        context,
        { deadlineMs: DEADLINES.mutation, signal },
        (client, options) => client.retryBuild({ projectId: project, id }, options),
      );
      if (!reply.ok) return reply;
      const [operation] = reply.value;
      const parsed = parsedReply(
        retried,
        { name: operation.name, metadata: operation.metadata },
        context,
      );
      if (!parsed.ok) return parsed;
      const { name, metadata } = parsed.value;
      return { ok: true, value: { operation: name, buildId: metadata?.build?.id || null } };
    },

    async close() {
      await Promise.all([reader.close(), actor.close()]);
    },
  };
}
