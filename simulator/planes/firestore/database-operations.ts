/** Firestore Admin's operations, written for either wire: read only. */
import { z } from 'zod';
import { ok } from '@/lib/result';
import type { DatabaseOperation } from '../../core/data-stores';
import type { World } from '../../core/world';
import type { ReadRpc } from '../call';
import { page } from '../cloud-run/pages';
import { DATABASE_METADATA_MESSAGES } from '../proto-definitions';
import type { Wire } from '../wire';

const Listed = z.object({
  name: z.string(),
  pageSize: z.number().default(0),
  pageToken: z.string().default(''),
});

type Pack = (kind: DatabaseOperation['kind'], metadata: object) => object;

const TYPE = 'type.googleapis.com/google.firestore.admin.v1';
const MESSAGE = { export: 'ExportDocumentsMetadata', import: 'ImportDocumentsMetadata' } as const;

/** In google.protobuf.Any, as gRPC carries it. */
export const PACKED_METADATA: Pack = (kind, metadata) => ({
  type_url: `${TYPE}.${MESSAGE[kind]}`,
  value: DATABASE_METADATA_MESSAGES[kind].serialize(metadata),
});

export const JSON_METADATA: Pack = (kind, metadata) => ({
  '@type': `${TYPE}.${MESSAGE[kind]}`,
  ...metadata,
});

export function databaseOperations(
  world: World,
  wire: Wire,
  pack: Pack,
): ReadRpc<z.output<typeof Listed>> {
  return {
    method: 'ListOperations',
    request: Listed,
    permission: 'datastore.operations.list',
    target: ({ name }) => ({ service: null, resource: name, project: name.split('/')[1] ?? '' }),
    run({ name, pageSize, pageToken }) {
      const its = world.state.databaseOperations
        .filter(({ project, database }) => name === `projects/${project}/databases/${database}`)
        .sort((a, b) => b.startedAt - a.startedAt);
      const listed = page(its, pageSize, pageToken);
      if (!listed.ok) return listed;
      return ok({
        operations: listed.value.items.map((each) => operationOnWire(world, wire, pack, each)),
        nextPageToken: listed.value.nextPageToken,
      });
    },
  };
}

function operationOnWire(
  world: World,
  wire: Wire,
  pack: Pack,
  operation: DatabaseOperation,
): object {
  const { project, database, id, kind, bucket, documents, startedAt, finishedAt } = operation;
  const now = world.clock.now();
  const done = now >= finishedAt;
  const share = done ? 1 : (now - startedAt) / (finishedAt - startedAt);
  const state = done ? (operation.failure === null ? 'SUCCESSFUL' : 'FAILED') : 'PROCESSING';
  return {
    name: `projects/${project}/databases/${database}/operations/${id}`,
    done,
    metadata: pack(kind, {
      startTime: wire.time(startedAt),
      ...(done ? { endTime: wire.time(finishedAt) } : {}),
      operationState: state,
      progressDocuments: {
        estimatedWork: String(documents),
        completedWork: String(Math.floor(documents * share)),
      },
      ...(kind === 'export' ? { outputUriPrefix: bucket } : { inputUriPrefix: bucket }),
    }),
    ...(done && operation.failure !== null
      ? { error: { code: 13, message: operation.failure } }
      : {}),
  };
}
