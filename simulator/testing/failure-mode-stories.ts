/** What each failure mode's scenario must show, in the order of their list. */
export interface Story {
  readonly name: string;
  /** What its logs say, by whom. */
  readonly logs: readonly { readonly says: string; readonly filter?: string }[];
  /** Its share of all answers, roughly. */
  readonly status?: { readonly status: number; readonly share: number };
  /** An answer that anybody can get. */
  readonly answers?: {
    readonly method?: 'POST';
    readonly path: string;
    readonly status: number;
    readonly says: string;
  };
  readonly slow?: boolean;
  /** The newest revision: whether it came with the trouble, and why it does not start. */
  readonly newest: 'bad' | 'as before' | { readonly refused: string };
}

export const STORIES: readonly Story[] = [
  {
    name: 'llm-connector-hub-authentication',
    logs: [{ says: 'Permission denied: service account', filter: 'severity>=ERROR' }],
    status: { status: 403, share: 0.644 },
    newest: 'bad',
  },
  {
    name: 'llm-connector-hub-webhook-signature',
    logs: [{ says: 'Signature verification failed', filter: 'severity=WARNING' }],
    status: { status: 401, share: 0.35 },
    answers: {
      method: 'POST',
      path: '/webhook-ingest',
      status: 401,
      says: 'Signature verification failed',
    },
    newest: 'as before',
  },
  {
    name: 'llm-connector-hub-schema-drift',
    logs: [
      { says: 'Unexpected property', filter: 'severity=WARNING' },
      { says: 'Missing required field' },
      { says: 'DecisionEvent rejected' },
    ],
    status: { status: 400, share: 0.35 },
    answers: { method: 'POST', path: '/erp-surface', status: 400, says: 'Unexpected property' },
    newest: 'bad',
  },
  {
    name: 'llm-connector-hub-ruvector',
    logs: [
      { says: 'ruvector: unreachable', filter: 'jsonPayload.error:ruvector' },
      { says: 'not persisted', filter: 'severity>=ERROR' },
    ],
    answers: { path: '/ready', status: 503, says: 'ruvector: unreachable' },
    newest: 'as before',
  },
  {
    name: 'llm-connector-hub-exhaustion',
    logs: [
      {
        says: 'Memory limit of 512 MiB exceeded',
        filter: 'log_id("run.googleapis.com/varlog/system")',
      },
    ],
    status: { status: 503, share: 0.11 },
    slow: true,
    newest: 'bad',
  },
  { name: 'llm-forge-build', logs: [], newest: 'as before' },
  {
    name: 'llm-forge-build-image-missing',
    logs: [],
    newest: {
      refused: "Image 'us-central1-docker.pkg.dev/agentics-dev/llm/forge:47c5e0d' not found",
    },
  },
  {
    name: 'llm-forge-startup',
    logs: [{ says: 'Container called exit(1)' }, { says: 'STARTUP TCP probe failed' }],
    newest: { refused: 'failed to start and listen on the port' },
  },
  {
    name: 'llm-forge-startup-secret',
    logs: [],
    newest: { refused: 'Permission denied on secret' },
  },
  {
    name: 'llm-forge-environment',
    logs: [{ says: 'undefined', filter: 'severity>=ERROR' }, { says: 'is null' }],
    status: { status: 500, share: 0.875 },
    answers: { method: 'POST', path: '/api/v1/agents/cli', status: 500, says: 'failed' },
    newest: 'bad',
  },
  {
    name: 'llm-forge-ruvector',
    logs: [
      { says: 'timeout', filter: 'jsonPayload.error:ruvector' },
      { says: 'not persisted', filter: 'severity>=ERROR' },
    ],
    newest: 'as before',
  },
  {
    name: 'llm-forge-artifacts',
    logs: [{ says: 'malformed' }, { says: 'missing file' }, { says: 'semantic' }],
    answers: {
      method: 'POST',
      path: '/api/v1/agents/sdk',
      status: 200,
      says: '"complete":false',
    },
    newest: 'bad',
  },
  {
    name: 'llm-forge-schema',
    logs: [
      {
        says: 'Schema validation failed',
        filter: 'jsonPayload.message:schema AND jsonPayload.message:validation',
      },
      { says: 'rejected by ruvector-service' },
    ],
    status: { status: 400, share: 0.375 },
    answers: {
      method: 'POST',
      path: '/api/v1/agents/sdk',
      status: 400,
      says: 'Schema validation failed',
    },
    newest: 'bad',
  },
  {
    name: 'virtuoso-api-key-rejected',
    logs: [{ says: 'API key refused', filter: 'severity>=ERROR' }],
    status: { status: 401, share: 0.8 },
    answers: { path: '/api/v1/commands', status: 401, says: 'Invalid API key' },
    newest: 'as before',
  },
  {
    name: 'virtuoso-api-database-connection',
    logs: [{ says: 'Database connection error: Firestore', filter: 'severity>=ERROR' }],
    status: { status: 500, share: 0.496 },
    answers: { path: '/health?detailed=true', status: 503, says: 'unreachable' },
    slow: true,
    newest: 'as before',
  },
  {
    name: 'virtuoso-api-memory',
    logs: [{ says: 'Memory limit of 512 MiB exceeded', filter: 'severity>=ERROR' }],
    status: { status: 503, share: 0.07 },
    newest: 'bad',
  },
  {
    name: 'virtuoso-api-certificate',
    logs: [{ says: 'certificate has expired', filter: 'severity>=ERROR' }],
    newest: 'as before',
  },
];
