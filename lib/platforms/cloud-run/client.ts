/** Cloud Run's Admin API v2 over gRPC. The only file that knows the SDK; replies are parsed here. */
import { RevisionsClient, ServicesClient } from '@google-cloud/run';
import type { z } from 'zod';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { GoogleConnection, GoogleSettings } from '../google/connection';
import { type CallContext, platformError } from '../google/errors';
import { callOnce, createSession } from '../google/session';
import {
  type OperationMessage,
  operationMessage,
  type RevisionMessage,
  revisionMessage,
  type ServiceMessage,
  serviceMessage,
  type TrafficTargetRequest,
} from './api-types';

export interface TrafficUpdate {
  /** `projects/P/locations/L/services/S`. */
  readonly name: string;
  readonly etag: string | null;
  readonly traffic: readonly TrafficTargetRequest[];
  /** True: the platform only checks it and changes nothing. */
  readonly validateOnly: boolean;
}

export interface CloudRunClient {
  getService(name: string, signal: AbortSignal): Reply<ServiceMessage>;
  /** The newest of a service's revisions, one page of them. */
  listRevisions(service: string, signal: AbortSignal): Reply<RevisionMessage[]>;
  getRevision(name: string, signal: AbortSignal): Reply<RevisionMessage>;
  /** One UpdateService with mask `traffic`; a wider mask could send the template again. */
  updateTraffic(update: TrafficUpdate, signal: AbortSignal): Reply<OperationMessage>;
  getOperation(name: string, signal: AbortSignal): Reply<OperationMessage>;
  close(): Promise<void>;
}

/** Milliseconds until a call is given up. An update's is the promise that a lease is built on. */
export interface Deadlines {
  readonly read: number;
  readonly update: number;
  readonly operation: number;
}
const DEADLINES: Deadlines = { read: 10_000, update: 15_000, operation: 5000 };
export const REVISIONS_READ = 100;

/** Never throws and connects only when first asked; no call is made twice. */
export function createCloudRunClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
  deadlines: Deadlines = DEADLINES,
): CloudRunClient {
  const readServices = createSession(
    connection,
    'read',
    'run',
    settings,
    (options) => new ServicesClient(options as ConstructorParameters<typeof ServicesClient>[0]),
  );
  const readRevisions = createSession(
    connection,
    'read',
    'run',
    settings,
    (options) => new RevisionsClient(options as ConstructorParameters<typeof RevisionsClient>[0]),
  );
  const actServices = createSession(
    connection,
    'act',
    'run',
    settings,
    (options) => new ServicesClient(options as ConstructorParameters<typeof ServicesClient>[0]),
  );

  return {
    async getService(name, signal) {
      const context = reading(`Reading ${shortName(name)}`, 'run.services.get');
      const reply = await callOnce(
        readServices,
        context,
        { deadlineMs: deadlines.read, signal },
        (client, options) => client.getService({ name }, options),
      );
      return reply.ok ? parsed(serviceMessage, reply.value[0], context) : reply;
    },

    async listRevisions(service, signal) {
      const context = reading(`Listing revisions of ${shortName(service)}`, 'run.revisions.list');
      const reply = await callOnce(
        readRevisions,
        context,
        { deadlineMs: deadlines.read, signal },
        (client, options) =>
          client.listRevisions(
            { parent: service, pageSize: REVISIONS_READ },
            { ...options, autoPaginate: false },
          ),
      );
      return reply.ok ? parsed(revisionMessage.array(), reply.value[0], context) : reply;
    },

    async getRevision(name, signal) {
      const context = reading(`Reading revision ${shortName(name)}`, 'run.revisions.get');
      const reply = await callOnce(
        readRevisions,
        context,
        { deadlineMs: deadlines.read, signal },
        (client, options) => client.getRevision({ name }, options),
      );
      return reply.ok ? parsed(revisionMessage, reply.value[0], context) : reply;
    },

    async updateTraffic({ name, etag, traffic, validateOnly }, signal) {
      const context: CallContext = {
        what: `${validateOnly ? 'Checking' : 'Shifting'} traffic of ${shortName(name)}`,
        permission: 'run.services.update',
        mutation: !validateOnly,
      };
      const reply = await callOnce(
        actServices,
        context,
        { deadlineMs: deadlines.update, signal },
        (client, options) =>
          client.updateService(
            {
              service: { name, traffic: [...traffic], ...(etag === null ? {} : { etag }) },
              updateMask: { paths: ['traffic'] },
              validateOnly,
            },
            options,
          ),
      );
      return reply.ok ? parsed(operationMessage, reply.value[0].latestResponse, context) : reply;
    },

    async getOperation(name, signal) {
      const context = reading('Looking at the operation', 'run.operations.get');
      const reply = await callOnce(
        actServices,
        context,
        { deadlineMs: deadlines.operation, signal },
        (client, options) =>
          client.operationsClient.getOperation({ name, toJSON: () => ({}) }, options),
      );
      return reply.ok ? parsed(operationMessage, reply.value[0], context) : reply;
    },

    async close() {
      await Promise.all([readServices.close(), readRevisions.close(), actServices.close()]);
    },
  };
}

function reading(what: string, permission: string): CallContext {
  return { what, permission, mutation: false };
}

function shortName(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1);
}

/** A reply that can't be read says nothing about whether a mutation happened. */
function parsed<S extends z.ZodType>(
  schema: S,
  reply: unknown,
  context: CallContext,
): Result<z.output<S>, PlatformError> {
  const result = schema.safeParse(reply);
  if (result.success) return ok(result.data);
  const where = result.error.issues[0]?.path.join('.') ?? '';
  const message = `the answer has an unknown shape at "${where}"`;
  return err(platformError({ code: 2, details: message }, context));
}
