/** Cloud Run's Admin API v2 over gRPC. The only file that knows the SDK; replies are parsed here. */
import { RevisionsClient, ServicesClient } from '@google-cloud/run';
import type { z } from 'zod';
import type { PlatformError, Reply } from '@/lib/platforms/platform';
import { ok, type Result } from '@/lib/result';
import type { GoogleConnection, GoogleSettings } from '../google/connection';
import type { CallContext } from '../google/errors';
import { parsedReply, reading, shortName } from '../google/parsed-reply';
import { callOnce, createSession, type OneTry } from '../google/session';
import {
  type OperationMessage,
  operationMessage,
  type RevisionMessage,
  revisionMessage,
  type ServiceMessage,
  serviceMessage,
} from './api-types';
import type { Mutation, NewRevision, NewService, ScalingUpdate, TrafficUpdate } from './mutations';
import { revisionTemplate, templateOf } from './revision-template';

export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for the next one; empty: this is the last. */
  readonly next: string;
}

export interface CloudRunClient {
  getService(name: string, signal: AbortSignal): Reply<ServiceMessage>;
  /** One page of a location's services; a location's name is `projects/P/locations/L`. */
  listServices(location: string, page: string, signal: AbortSignal): Reply<Page<ServiceMessage>>;
  /** The newest of a service's revisions, one page of them. */
  listRevisions(service: string, signal: AbortSignal): Reply<RevisionMessage[]>;
  /** One page of the revisions of all services of a location, newest first. */
  listAllRevisions(
    location: string,
    page: string,
    signal: AbortSignal,
  ): Reply<Page<RevisionMessage>>;
  getRevision(name: string, signal: AbortSignal): Reply<RevisionMessage>;
  /** The service and its newest revisions as they were given, unread. */
  readRaw(name: string, signal: AbortSignal): Reply<{ service: unknown; revisions: unknown }>;
  /** One UpdateService with mask `traffic`; a wider mask could send the template again. */
  updateTraffic(update: TrafficUpdate, signal: AbortSignal): Reply<OperationMessage>;
  /** One UpdateService with mask `scaling`: it changes at once and makes no revision. */
  updateScaling(update: ScalingUpdate, signal: AbortSignal): Reply<OperationMessage>;
  /**
   * Reads the template of one revision, then one UpdateService with mask `template` and `traffic`:
   * both at once, so that nobody is moved by a deployment that is not meant to.
   */
  createRevision(update: NewRevision, signal: AbortSignal): Reply<OperationMessage>;
  /** One DeleteService; its revisions go with it. */
  deleteService(deletion: Mutation, signal: AbortSignal): Reply<OperationMessage>;
  /** One CreateService of `projects/P/locations/L/services/S`; refused where it exists. */
  createService(creation: NewService, signal: AbortSignal): Reply<OperationMessage>;
  getOperation(name: string, signal: AbortSignal): Reply<OperationMessage>;
  close(): Promise<void>;
}

/** Milliseconds until a call is given up. A mutation's is the promise that a lease is built on. */
export interface Deadlines {
  readonly read: number;
  readonly mutation: number;
  readonly operation: number;
}
const DEADLINES: Deadlines = { read: 10_000, mutation: 15_000, operation: 5000 };
export const REVISIONS_READ = 100;
/** Of a list of everything. The platform may give fewer; each page is one read of its quota. */
const PAGE_SIZE = 1000;

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

  const look = (signal: AbortSignal) => ({ deadlineMs: deadlines.read, signal });
  const askService = (name: string, context: CallContext, signal: AbortSignal) =>
    callOnce(readServices, context, look(signal), (client, options) =>
      client.getService({ name }, options),
    );
  const askRevision = (name: string, context: CallContext, signal: AbortSignal) =>
    callOnce(readRevisions, context, look(signal), (client, options) =>
      client.getRevision({ name }, options),
    );
  const askRevisions = (
    parent: string,
    page: { readonly pageSize: number; readonly pageToken?: string },
    context: CallContext,
    signal: AbortSignal,
  ) =>
    callOnce(readRevisions, context, look(signal), (client, options) =>
      client.listRevisions({ parent, ...page }, { ...options, autoPaginate: false }),
    );

  async function mutate(
    doing: string,
    permission: string,
    { name, validateOnly }: Mutation,
    signal: AbortSignal,
    call: (
      client: ServicesClient,
      options: OneTry,
    ) => Promise<[{ latestResponse: unknown }, ...unknown[]]>,
  ): Reply<OperationMessage> {
    const context: CallContext = {
      what: `${doing} ${shortName(name)}${validateOnly ? ' (dry run)' : ''}`,
      permission,
      mutation: !validateOnly,
    };
    const limits = { deadlineMs: deadlines.mutation, signal };
    const reply = await callOnce(actServices, context, limits, call);
    return reply.ok ? parsedReply(operationMessage, reply.value[0].latestResponse, context) : reply;
  }

  return {
    async getService(name, signal) {
      const context = reading(`Reading ${shortName(name)}`, 'run.services.get');
      const reply = await askService(name, context, signal);
      return reply.ok ? parsedReply(serviceMessage, reply.value[0], context) : reply;
    },

    async listRevisions(service, signal) {
      const context = reading(`Listing revisions of ${shortName(service)}`, 'run.revisions.list');
      const newest: RevisionMessage[] = [];
      let pageToken = '';
      do {
        // How many a page has at most is the platform's affair.
        const page = { pageSize: REVISIONS_READ - newest.length, pageToken };
        const reply = await askRevisions(service, page, context, signal);
        if (!reply.ok) return reply;
        const read = paged(revisionMessage, reply.value, context);
        if (!read.ok) return read;
        newest.push(...read.value.items);
        pageToken = read.value.next;
      } while (pageToken !== '' && newest.length < REVISIONS_READ);
      return ok(newest);
    },

    async listServices(location, page, signal) {
      const context = reading(`Listing services of ${shortName(location)}`, 'run.services.list');
      const reply = await callOnce(readServices, context, look(signal), (client, options) =>
        client.listServices(
          { parent: location, pageSize: PAGE_SIZE, pageToken: page },
          { ...options, autoPaginate: false },
        ),
      );
      return reply.ok ? paged(serviceMessage, reply.value, context) : reply;
    },

    async listAllRevisions(location, page, signal) {
      const context = reading(`Listing revisions of ${shortName(location)}`, 'run.revisions.list');
      const all = { pageSize: PAGE_SIZE, pageToken: page };
      const reply = await askRevisions(`${location}/services/-`, all, context, signal);
      return reply.ok ? paged(revisionMessage, reply.value, context) : reply;
    },

    async getRevision(name, signal) {
      const context = reading(`Reading revision ${shortName(name)}`, 'run.revisions.get');
      const reply = await askRevision(name, context, signal);
      return reply.ok ? parsedReply(revisionMessage, reply.value[0], context) : reply;
    },

    async readRaw(name, signal) {
      const context = reading(`Exporting ${shortName(name)}`, 'run.services.get');
      const service = await askService(name, context, signal);
      if (!service.ok) return service;
      const newest = { pageSize: REVISIONS_READ };
      const revisions = await askRevisions(name, newest, context, signal);
      return revisions.ok
        ? ok({ service: service.value[0], revisions: revisions.value[0] })
        : revisions;
    },

    updateTraffic: ({ traffic, ...mutation }, signal) =>
      mutate('Shifting traffic of', 'run.services.update', mutation, signal, (client, options) =>
        client.updateService(
          {
            service: { ...named(mutation), traffic: [...traffic] },
            updateMask: { paths: ['traffic'] },
            validateOnly: mutation.validateOnly,
          },
          options,
        ),
      ),

    updateScaling: ({ scaling, ...mutation }, signal) =>
      mutate('Setting scaling of', 'run.services.update', mutation, signal, (client, options) =>
        client.updateService(
          {
            service: { ...named(mutation), scaling },
            updateMask: { paths: ['scaling'] },
            validateOnly: mutation.validateOnly,
          },
          options,
        ),
      ),

    async createRevision({ revision, from, change, traffic, ...mutation }, signal) {
      const context = reading(`Reading revision ${from}`, 'run.revisions.get');
      const read = await askRevision(`${mutation.name}/revisions/${from}`, context, signal);
      if (!read.ok) return read;
      const raw = parsedReply(revisionTemplate, read.value[0], context);
      if (!raw.ok) return raw;
      const template = templateOf(raw.value, revision, change);
      return mutate('Deploying to', 'run.services.update', mutation, signal, (client, options) =>
        client.updateService(
          {
            service: { ...named(mutation), template, traffic: [...traffic] },
            updateMask: { paths: ['template', 'traffic'] },
            validateOnly: mutation.validateOnly,
          },
          options,
        ),
      );
    },

    deleteService: (deletion, signal) =>
      mutate('Deleting', 'run.services.delete', deletion, signal, (client, options) =>
        client.deleteService({ ...named(deletion), validateOnly: deletion.validateOnly }, options),
      ),

    createService: ({ service, name, validateOnly }, signal) =>
      mutate(
        'Making',
        'run.services.create',
        { name, etag: null, validateOnly },
        signal,
        (client, options) =>
          client.createService(
            {
              parent: name.replace(/\/services\/[^/]+$/, ''),
              serviceId: shortName(name),
              service: JSON.parse(service),
              validateOnly,
            },
            options,
          ),
      ),

    async getOperation(name, signal) {
      const context = reading('Looking at the operation', 'run.operations.get');
      const reply = await callOnce(
        actServices,
        context,
        { deadlineMs: deadlines.operation, signal },
        (client, options) =>
          client.operationsClient.getOperation({ name, toJSON: () => ({}) }, options),
      );
      return reply.ok ? parsedReply(operationMessage, reply.value[0], context) : reply;
    },

    async close() {
      await Promise.all([readServices.close(), readRevisions.close(), actServices.close()]);
    },
  };
}

/** A page as the client gives it: what is on it, the next request, the whole answer. */
function paged<S extends z.ZodType>(
  schema: S,
  [items, next]: readonly [readonly unknown[], { pageToken?: string | null } | null, ...unknown[]],
  context: CallContext,
): Result<Page<z.output<S>>, PlatformError> {
  const read = parsedReply(schema.array(), items, context);
  return read.ok ? ok({ items: read.value, next: next?.pageToken ?? '' }) : read;
}

function named({ name, etag }: Mutation): { name: string; etag?: string } {
  return { name, ...(etag === null ? {} : { etag }) };
}
