/** Pure: from an export of a service to what asks for another like it. */
import { z } from 'zod';
import { err, ok, type Result } from '@/lib/result';
import { WITHHELD } from './export-text';
import { revisionTemplate, templateOf } from './revision-template';

const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const kept = z.object({
  platform: z.object({
    service: z.looseObject({
      name: z.string(),
      labels: words,
      annotations: words,
      template: revisionTemplate,
    }),
  }),
});
/** As an earlier plan made it of an export. */
const made = z.looseObject({
  template: z.looseObject({ revision: z.string(), containers: z.array(z.looseObject({})).min(1) }),
});
export type ServiceBody = z.output<typeof made>;

/** What a service is asked for with; the rest is the platform's own. */
const TAKEN = [
  'description',
  'ingress',
  'launchStage',
  'binaryAuthorization',
  'defaultUriDisabled',
  'invokerIamDisabled',
  'customAudiences',
] as const;
const SYSTEM =
  /^(([a-z0-9-]+\.)*(run\.googleapis\.com|cloud\.googleapis\.com|knative\.dev)\/|goog-)/;

export interface Asked {
  readonly body: ServiceBody;
  /** To the letter as it was planned first: a plan is told by its hash. */
  readonly text: string;
}

/** The error is one sentence: why it can't be made from that. */
export function serviceBody(
  text: string,
  name: string,
  { image, revision }: { readonly image: string; readonly revision: string },
): Result<Asked, string> {
  const given = jsonOf(text);
  const again = made.safeParse(given);
  if (again.success) return ok({ body: again.data, text });
  const read = kept.safeParse(given);
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') ?? '';
    return err(`The export can’t be read: it has an unknown shape at "${where}".`);
  }
  const { service } = read.data.platform;
  if (service.name !== name) return err(`The export is of ${service.name}, not of this service.`);
  const withheld = withheldIn(service.template);
  if (withheld.length > 0) {
    return err(
      `The export withholds the values of ${withheld.join(', ')}, which may be secrets: deploy it by hand.`,
    );
  }
  const change = { image, secrets: [], cpu: null, memory: null };
  const taken = TAKEN.flatMap((field) => {
    const value = service[field];
    return value === undefined || value === null ? [] : [[field, value] as const];
  });
  const body = {
    ...Object.fromEntries(taken),
    labels: own(service.labels),
    annotations: own(service.annotations),
    template: templateOf(service.template, revision, change),
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
  };
  return ok({ body, text: JSON.stringify(body) });
}

function withheldIn({ containers }: z.output<typeof revisionTemplate>): string[] {
  return containers.flatMap(({ env }) =>
    env.flatMap((entry) => (entry.value === WITHHELD ? [entry.name] : [])),
  );
}

function own(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !SYSTEM.test(key)));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
