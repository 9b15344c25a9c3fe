/** Firestore Admin: exports and imports that run or ran. Read only. */
// A CommonJS module whose names Node can't see: the whole of it is its default.
import firestore from '@google-cloud/firestore';
import { z } from 'zod';
import type { Reply } from '@/lib/platforms/platform';
import type { GapicOptions, GoogleConnection, GoogleSettings } from './connection';
import { DEADLINES } from './deadlines';
import { redacted } from './errors';
import { parsedReply, reading, shortName } from './parsed-reply';
import { int64, isoTime, timestamp } from './protobuf-types';
import { callOnce, createSession, type GapicClient, type OneTry } from './session';

export interface DatabaseOperation {
  /** Short name. */
  readonly id: string;
  readonly kind: 'export' | 'import' | 'other';
  readonly state: 'running' | 'succeeded' | 'failed';
  /** Of a failed one, in one line; null: none was said. */
  readonly problem: string | null;
  /** ISO 8601; null: not said. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** `gs://…` that it writes to or reads from; null: not said. */
  readonly bucket: string | null;
  /** Estimated; null: not said. */
  readonly documents: { readonly done: number; readonly of: number } | null;
}

export interface FirestoreOperationsClient {
  /** Of `projects/P/databases/(default)`: one page, as the platform orders them. */
  list(database: string, signal: AbortSignal): Reply<DatabaseOperation[]>;
  close(): Promise<void>;
}

/** The part of the generated client that is used; its own type wants a message of another copy. */
interface AdminClient extends GapicClient {
  readonly operationsClient: {
    listOperations(
      request: { readonly name: string; readonly pageSize: number },
      options: OneTry & { readonly autoPaginate: false },
    ): Promise<readonly unknown[]>;
  };
  readonly descriptors: {
    readonly longrunning: Readonly<
      Record<string, { readonly metadataDecoder: (bytes: Uint8Array) => unknown }>
    >;
  };
}
const AdminClient = firestore.v1.FirestoreAdminClient as unknown as new (
  options: GapicOptions,
) => AdminClient;

const packed = z.object({
  type_url: z.string().nullish(),
  value: z.instanceof(Uint8Array).nullish(),
});
const operation = z.object({
  name: z.string().min(1),
  done: z.boolean().nullish(),
  error: z.object({ code: z.number().nullish(), message: z.string().nullish() }).nullish(),
  metadata: packed.nullish(),
});

const count = int64.nullish().transform((value) => Number(String(value ?? 0)));
const metadata = z.object({
  startTime: timestamp.nullish(),
  endTime: timestamp.nullish(),
  progressDocuments: z.object({ estimatedWork: count, completedWork: count }).nullish(),
  outputUriPrefix: z.string().nullish(),
  inputUriPrefix: z.string().nullish(),
});

const KINDS = {
  'google.firestore.admin.v1.ExportDocumentsMetadata': ['export', 'exportDocuments'],
  'google.firestore.admin.v1.ImportDocumentsMetadata': ['import', 'importDocuments'],
} as const;

const OPERATIONS_READ = 100;

/** Never throws and connects only when first asked; no call is made twice. */
export function createFirestoreOperationsClient(
  connection: GoogleConnection,
  settings: GoogleSettings,
): FirestoreOperationsClient {
  const session = createSession(
    connection,
    'read',
    'firestore',
    settings,
    (options) => new AdminClient(options),
  );
  return {
    async list(database, signal) {
      const context = reading('Listing operations of Firestore', 'datastore.operations.list');
      const reply = await callOnce(
        session,
        context,
        { deadlineMs: DEADLINES.read, signal },
        async (client, options) => {
          const [items] = await client.operationsClient.listOperations(
            { name: database, pageSize: OPERATIONS_READ },
            { ...options, autoPaginate: false },
          );
          return { client, items };
        },
      );
      if (!reply.ok) return reply;
      const { client, items } = reply.value;
      const operations = parsedReply(operation.array(), items, context);
      if (!operations.ok) return operations;
      return { ok: true, value: operations.value.map((each) => readOperation(client, each)) };
    },
    close: () => session.close(),
  };
}

function readOperation(
  client: AdminClient,
  { name, done, error, metadata: said }: z.output<typeof operation>,
): DatabaseOperation {
  const { kind, details } = readMetadata(client, said ?? {});
  const failed = error !== null && error !== undefined && (error.code ?? 0) !== 0;
  const progress = details?.progressDocuments ?? null;
  return {
    id: shortName(name),
    kind,
    state: failed ? 'failed' : done ? 'succeeded' : 'running',
    problem: failed ? redacted(error.message ?? '') || null : null,
    startedAt: details?.startTime ? isoTime(details.startTime) : null,
    endedAt: details?.endTime ? isoTime(details.endTime) : null,
    bucket: details?.outputUriPrefix || details?.inputUriPrefix || null,
    documents: progress && { done: progress.completedWork, of: progress.estimatedWork },
  };
}

/** What can't be decoded is an operation of which no more is known. */
function readMetadata(
  client: AdminClient,
  { type_url, value }: z.output<typeof packed>,
): Pick<DatabaseOperation, 'kind'> & { readonly details: z.output<typeof metadata> | null } {
  const type = (type_url ?? '').replace(/^.*\//, '');
  const known = Object.entries(KINDS).find(([name]) => name === type)?.[1];
  if (known === undefined || !value) return { kind: 'other', details: null };
  const [kind, method] = known;
  try {
    const decoded = client.descriptors.longrunning[method]?.metadataDecoder(value);
    const parsed = metadata.safeParse(decoded);
    return { kind, details: parsed.success ? parsed.data : null };
  } catch {
    return { kind, details: null };
  }
}
