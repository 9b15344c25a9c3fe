/** Compute: the certificates of a project's load balancers, and how far Google's own are. Read only. */
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GoogleConnection, GoogleSettings } from './connection';
import { DEADLINES } from './deadlines';
import { parsedReply, reading } from './parsed-reply';
import { createRestClient } from './rest-client';
import { callOnce, createSession } from './session';

export interface Certificate {
  readonly name: string;
  /** `managed`: Google renews it. `self_managed`: somebody uploads the next one. */
  readonly type: 'managed' | 'self_managed' | 'unknown';
  /** Of a managed one, in Compute's words, lower case: `active`, `provisioning_failed`; else null. */
  readonly state: string | null;
  /** Each domain of a managed one: `active`, `failed_not_visible`… */
  readonly domains: readonly { readonly domain: string; readonly state: string }[];
  /** ISO 8601; null: not issued yet, or not said. */
  readonly expiresAt: string | null;
}

export interface CertificatesClient {
  get(of: { project: string; name: string }, signal: AbortSignal): Reply<Certificate>;
  /** Those of the global load balancers. */
  list(project: string, signal: AbortSignal): Reply<Certificate[]>;
  close(): Promise<void>;
}

const certificate = z
  .object({
    name: z.string().min(1),
    type: z.string().optional(),
    expireTime: z.string().optional(),
    managed: z
      .object({
        status: z.string().optional(),
        domains: z.array(z.string()).optional(),
        domainStatus: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
  })
  .transform(({ name, type, expireTime, managed }): Certificate => {
    const until = Date.parse(expireTime ?? '');
    return {
      name,
      type: type === 'MANAGED' || type === 'SELF_MANAGED' ? TYPES[type] : 'unknown',
      state: managed?.status?.toLowerCase() ?? null,
      domains: (managed?.domains ?? []).map((domain) => ({
        domain,
        state: managed?.domainStatus?.[domain]?.toLowerCase() ?? 'unknown',
      })),
      expiresAt: Number.isNaN(until) ? null : new Date(until).toISOString(),
    };
  });
const TYPES = { MANAGED: 'managed', SELF_MANAGED: 'self_managed' } as const;

const certificates = z
  .object({ items: certificate.array().optional() })
  .transform(({ items }) => items ?? []);

const HOST = 'compute.googleapis.com';

/** Never throws and connects only when first asked; no call is made twice. */
export function createCertificatesClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): CertificatesClient {
  const session = createSession(
    connection,
    'read',
    'rest',
    { ...settings, simulator: settings.simulatorRest ?? null },
    (options) => createRestClient(HOST, options),
  );

  async function read<S extends z.ZodType>(
    schema: S,
    what: string,
    permission: string,
    path: string,
    signal: AbortSignal,
  ): Reply<z.output<S>> {
    const context = reading(what, permission);
    const limits = { deadlineMs: DEADLINES.read, signal };
    const reply = await callOnce(session, context, limits, (client, { timeout }) =>
      client.get(path, timeout),
    );
    return reply.ok ? parsedReply(schema, reply.value, context) : reply;
  }

  return {
    get: ({ project, name }, signal) =>
      read(
        certificate,
        `Reading the certificate ${name}`,
        'compute.sslCertificates.get',
        `${pathOf(project)}/${encodeURIComponent(name)}`,
        signal,
      ),
    list: (project, signal) =>
      read(
        certificates,
        `Listing certificates of ${project}`,
        'compute.sslCertificates.list',
        pathOf(project),
        signal,
      ),
    close: () => session.close(),
  };
}

function pathOf(project: string): string {
  return `/compute/v1/projects/${encodeURIComponent(project)}/global/sslCertificates`;
}
