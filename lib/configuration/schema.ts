import { z } from 'zod';
import { slug } from '@/lib/runbooks/schema';

const text = z.string().trim().min(1, 'This must not be empty.');

export const name = z
  .string()
  .regex(/^[a-z0-9]+([-_][a-z0-9]+)*$/, 'Use lower-case letters, digits, hyphens or underscores.');

/** Where a credential comes from; never the credential. The refused text is never repeated. */
export const credentialReference = z
  .string()
  .regex(
    /^(adc|env:[A-Z_][A-Z0-9_]*|file:[^\s]+)$/,
    'Write adc, env:NAME or file:PATH. The secret itself never belongs in this file.',
  );

export const secretReference = z
  .string()
  .regex(
    /^(env:[A-Z_][A-Z0-9_]*|file:[^\s]+)$/,
    'Write env:NAME or file:PATH. The secret itself never belongs in this file.',
  );

/** `simulator`, a loopback `host:port` in plaintext, or `https://host[:port]`. Absent: the real one. */
export const endpoint = z.string().superRefine((value, context) => {
  const problem = endpointProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function endpointProblem(value: string): string | null {
  if (value === 'simulator') return null;
  if (/^https:\/\/[^/\s]+$/.test(value)) return null;
  const match = /^(\[[0-9a-f:]+\]|[^:/\s]+):(\d{1,5})$/i.exec(value);
  if (match === null || Number(match[2]) > 65_535) {
    return 'Write simulator, host:port on this machine, or https://host.';
  }
  return LOOPBACK.test(match[1] ?? '')
    ? null
    : 'Without TLS only this machine can be reached (localhost, 127.0.0.1 or [::1]); write https://host.';
}

export const cloudRunConnection = z.strictObject({
  kind: z.literal('cloud-run'),
  project: text,
  region: text,
  read: credentialReference.default('adc'),
  act: credentialReference.default('adc'),
  endpoint: endpoint.optional(),
  simulated: z.boolean().default(false),
});

/** Kinds that ripcord.yaml may name today; their services are listed as not yet connected. */
export const LATER_KINDS = ['kubernetes', 'docker'] as const;
export const KINDS = ['cloud-run', ...LATER_KINDS] as const;

export const environmentEntry = z.strictObject({ production: z.boolean().default(false) });

export const targetEntry = z.strictObject({
  role: z.enum(['web', 'database']).default('web'),
  environment: name,
  connection: name,
  ref: text,
});

export const CLOUD_RUN_REF =
  /^projects\/([a-z0-9:.-]+)\/locations\/([a-z0-9-]+)\/services\/([a-z][a-z0-9-]{0,62})$/;

export const serviceEntry = z.strictObject({
  name: text,
  runbook: slug.optional(),
  team: name.optional(),
  targets: z.array(targetEntry).default([]),
  /** Why there is no target yet. */
  not_connected: text.optional(),
  /** Secrets that the runbook's probes need, by the runbook's name for them. */
  secrets: z.record(z.string(), secretReference).default({}),
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

/** The sections of ripcord.yaml. Their entries are checked one by one, so that one can't take all down. */
export const SECTIONS = [
  'demo',
  'connections',
  'environments',
  'services',
  'status',
  'people',
  'channels',
] as const;

export type Endpoint =
  /** The platform's own address. */
  | { readonly kind: 'platform' }
  /** Wherever the simulator of this installation listens; loopback. */
  | { readonly kind: 'simulator' }
  | {
      readonly kind: 'address';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
    };

export interface Connection {
  readonly name: string;
  readonly kind: 'cloud-run';
  readonly project: string;
  readonly region: string;
  /** `adc`, `env:NAME` or `file:PATH`. */
  readonly read: string;
  readonly act: string;
  readonly endpoint: Endpoint;
  readonly simulated: boolean;
}

export interface ConfiguredTarget {
  readonly role: 'web' | 'database';
  readonly environment: string;
  readonly production: boolean;
  readonly connection: string;
  readonly kind: 'cloud-run';
  /** `projects/P/locations/L/services/S`. */
  readonly ref: string;
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
  readonly status: {
    readonly name: string;
    /** The public address; null: relative addresses only. */
    readonly url: string | null;
    readonly components: readonly StatusComponentConfig[];
  };
  readonly people: readonly ConfiguredPerson[];
  readonly channels: readonly ConfiguredChannel[];
}
