/** Connections of ripcord.yaml: as they are written, and as they are read. */
import { z } from 'zod';

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
  /** Traffic is shifted by the older API, which refuses what was planned against another state. */
  compare_and_swap: z.boolean().default(false),
  simulated: z.boolean().default(false),
});

/** `https://…`, or `http://…` on this machine; with a path where it has one. */
export const prometheusUrl = z.string().superRefine((value, context) => {
  const problem = prometheusUrlProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

function prometheusUrlProblem(value: string): string | null {
  const url = URL.parse(value);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'Write https://host, or http://localhost:port on this machine.';
  }
  if (url.username !== '' || url.password !== '') {
    return 'No name and no password belong in this address: name a token under "read".';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'Write the address up to its path, without "?" and "#".';
  }
  return url.protocol === 'https:' || LOOPBACK.test(url.hostname)
    ? null
    : 'Without TLS only this machine can be reached (localhost, 127.0.0.1 or [::1]); write https://host.';
}

const metricName = z
  .string()
  .regex(
    /^[a-zA-Z_:][a-zA-Z0-9_:]*$/,
    'A metric has letters, digits, "_" and ":", no digit first.',
  );
const labelName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'A label has letters, digits and "_", no digit first.');

export const prometheusConnection = z.strictObject({
  kind: z.literal('prometheus'),
  url: prometheusUrl,
  /** Of a bearer token; absent: none is sent. */
  read: secretReference.optional(),
  metrics: z
    .strictObject({
      /** A counter of requests. */
      requests: metricName.default('http_requests_total'),
      /** A histogram of their seconds, without `_bucket`. */
      latency: metricName.default('http_request_duration_seconds'),
    })
    .prefault({}),
  labels: z
    .strictObject({
      service: labelName.default('service'),
      revision: labelName.default('version'),
      code: labelName.default('code'),
    })
    .prefault({}),
});

/** Where the right to a cluster comes from; a kubeconfig's context follows a `#`. */
export const clusterCredential = z
  .string()
  .regex(
    /^(in-cluster|kubeconfig:[^\s#]+(#\S+)?|env:[A-Z_][A-Z0-9_]*|file:[^\s]+)$/,
    'Write in-cluster, kubeconfig:PATH#CONTEXT, or env:NAME or file:PATH of a token.',
  );

const clusterServer = z.string().superRefine((value, context) => {
  const url = URL.parse(value);
  const secure = url?.protocol === 'https:' && url.username === '' && url.password === '';
  if (!secure) {
    const message = 'Write https://host[:port], without a name and a password.';
    context.addIssue({ code: 'custom', message });
  }
});

export const kubernetesConnection = z.strictObject({
  kind: z.literal('kubernetes'),
  /** Needed beside a token; a kubeconfig and a pod know it. */
  server: clusterServer.optional(),
  /** `env:NAME` or `file:PATH` of the cluster's CA in PEM. */
  ca: secretReference.optional(),
  read: clusterCredential.default('in-cluster'),
  act: clusterCredential.default('in-cluster'),
  /** What is listed and watched; empty: the whole cluster. */
  namespaces: z.array(name).default([]),
  /** Where the Applications of Argo CD are. */
  gitops_namespace: name.default('argocd'),
  /** What may be executed in a pod, by name: arguments one by one, no shell. */
  exec: z.record(name, z.array(text).min(1)).default({}),
  endpoint: endpoint.optional(),
  simulated: z.boolean().default(false),
});

/** Kinds that ripcord.yaml may name today; their services are listed as not yet connected. */
export const LATER_KINDS = ['docker'] as const;
export const KINDS = ['cloud-run', 'kubernetes', 'prometheus', ...LATER_KINDS] as const;

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

export interface CloudRunConnection {
  readonly name: string;
  readonly kind: 'cloud-run';
  readonly project: string;
  readonly region: string;
  /** `adc`, `env:NAME` or `file:PATH`. */
  readonly read: string;
  readonly act: string;
  readonly endpoint: Endpoint;
  readonly simulated: boolean;
  /** Traffic is shifted by v1's replaceService; absent: by v2's update. */
  readonly compareAndSwap?: boolean;
}

export interface KubernetesConnection {
  readonly name: string;
  readonly kind: 'kubernetes';
  /** Null: the credential knows it. */
  readonly server: string | null;
  readonly ca: string | null;
  /** `in-cluster`, `kubeconfig:PATH#CONTEXT`, `env:NAME` or `file:PATH`. */
  readonly read: string;
  readonly act: string;
  readonly namespaces: readonly string[];
  readonly gitopsNamespace: string;
  /** What may be executed in a pod, by name. */
  readonly exec: Readonly<Record<string, readonly string[]>>;
  readonly endpoint: Endpoint;
  readonly simulated: boolean;
}

/** Metrics alone: nothing runs there. */
export interface PrometheusConnection {
  readonly name: string;
  readonly kind: 'prometheus';
  readonly url: string;
  /** `env:NAME` or `file:PATH` of a bearer token; null: none is sent. */
  readonly read: string | null;
  readonly metrics: { readonly requests: string; readonly latency: string };
  readonly labels: { readonly service: string; readonly revision: string; readonly code: string };
}

/** Something runs there. */
export type PlatformConnection = CloudRunConnection | KubernetesConnection;
export type Connection = PlatformConnection | PrometheusConnection;
