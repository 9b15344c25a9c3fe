import { z } from 'zod';
import { slug } from '@/lib/runbooks/schema';
import { parseAllowed } from '@/lib/signals/sources/allow-list';
import {
  type Connection,
  name,
  type PlatformConnection,
  secretReference,
} from './connection-schema';

const text = z.string().trim().min(1, 'This must not be empty.');

export const environmentEntry = z.strictObject({ production: z.boolean().default(false) });

export const targetEntry = z.strictObject({
  role: z.enum(['web', 'database']).default('web'),
  environment: name,
  connection: name,
  ref: text,
  /** Where it answers, if its platform does not tell: what probes are asked of. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Where its metrics come from, and what it is called there; absent: its platform's own. */
  metrics: z.strictObject({ connection: name, service: text }).optional(),
});

export const CLOUD_RUN_REF =
  /^projects\/([a-z0-9:.-]+)\/locations\/([a-z0-9-]+)\/services\/([a-z][a-z0-9-]{0,62})$/;

/** `NAMESPACE/deployments/NAME`. */
export const WORKLOAD_REF =
  /^([a-z0-9][a-z0-9-]{0,62})\/(deployments|statefulsets|daemonsets)\/([a-z0-9][a-z0-9.-]{0,252})$/;

export const serviceEntry = z.strictObject({
  name: text,
  runbook: slug.optional(),
  team: name.optional(),
  targets: z.array(targetEntry).default([]),
  /** Why there is no target yet. */
  not_connected: text.optional(),
  /** Secrets that the runbook's probes need, by the runbook's name for them. */
  secrets: z.record(z.string(), secretReference).default({}),
  /** Payloads of the runbook's synthetic requests that are in files of the team, by the request's id. */
  payloads: z.record(z.string(), z.string().regex(/^file:[^\s]+$/, 'Write file:PATH.')).optional(),
});

export const statusComponentEntry = z.strictObject({
  name: text,
  service: slug.optional(),
  group: text.optional(),
});

export const statusEntry = z.strictObject({
  name: text,
  url: z.url({ protocol: /^https?$/ }).optional(),
  components: z.array(z.unknown()).default([]),
});

export const personEntry = z.strictObject({
  name: text,
  email: z.email('This must be an e-mail address.').optional(),
  team: name.optional(),
  on_call: z.boolean().default(false),
});

export const channelEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('slack'), url: secretReference, room: text.optional() }),
  z.strictObject({ kind: z.literal('webhook'), url: secretReference }),
  z.strictObject({ kind: z.literal('email'), to: z.array(z.email()).min(1) }),
]);

export const probesEntry = z.strictObject({
  /** What probes may reach beside the public internet: host names, `*.suffix`, networks. */
  allow: z
    .array(
      z.string().superRefine((value, context) => {
        const parsed = parseAllowed(value);
        if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error });
      }),
    )
    .default([]),
});

/** The sections of ripcord.yaml. Their entries are checked one by one, so that one can't take all down. */
export const SECTIONS = [
  'demo',
  'connections',
  'environments',
  'services',
  'probes',
  'status',
  'people',
  'channels',
] as const;

export interface ConfiguredTarget {
  readonly role: 'web' | 'database';
  readonly environment: string;
  readonly production: boolean;
  readonly connection: string;
  readonly kind: PlatformConnection['kind'];
  /** `projects/P/locations/L/services/S`, or `NAMESPACE/deployments/NAME`. */
  readonly ref: string;
  /** Where it answers, where its platform does not tell. */
  readonly url: string | null;
  /**
   * Null: its platform's own. A connection that can't be used stays named: its metrics are then not
   * known, instead of another source's.
   */
  readonly metrics: { readonly connection: string; readonly service: string } | null;
  readonly simulated: boolean;
}

export interface ConfiguredService {
  readonly slug: string;
  readonly name: string;
  readonly runbook: string | null;
  readonly team: string | null;
  /** Only those whose connection is usable. */
  readonly targets: readonly ConfiguredTarget[];
  /** Why the service has no usable target; null when it has one. */
  readonly notConnected: string | null;
  /** The runbook's name for a secret → `env:NAME` or `file:PATH`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The id of a synthetic request → `file:PATH` of its payload; absent: none. */
  readonly payloads?: Readonly<Record<string, string>>;
}

export interface StatusComponentConfig {
  readonly name: string;
  readonly service: string | null;
  readonly group: string | null;
}

export interface ConfiguredPerson {
  readonly key: string;
  readonly name: string;
  readonly email: string | null;
  readonly team: string | null;
  readonly onCall: boolean;
}

export type ConfiguredChannel = { readonly name: string } & z.infer<typeof channelEntry>;

/** What of ripcord.yaml is usable. */
export interface Configuration {
  readonly demo: boolean;
  readonly connections: readonly Connection[];
  readonly environments: readonly { readonly name: string; readonly production: boolean }[];
  readonly services: readonly ConfiguredService[];
  readonly probes: { readonly allow: readonly string[] };
  readonly status: {
    readonly name: string;
    /** The public address; null: relative addresses only. */
    readonly url: string | null;
    readonly components: readonly StatusComponentConfig[];
  };
  readonly people: readonly ConfiguredPerson[];
  readonly channels: readonly ConfiguredChannel[];
}
