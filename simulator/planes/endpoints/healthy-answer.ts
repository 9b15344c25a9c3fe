import type { Revision } from '../../core/model';
import { isSigned, SIGNATURE_HEADER } from './webhook-signature';

export interface EndpointRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  header(name: string): string | null;
}

export interface Said {
  readonly status: number;
  readonly body: object;
}

/** What an endpoint says when nothing is wrong with the service; null: there is no such endpoint. */
export function healthyAnswer(
  request: EndpointRequest,
  path: string,
  at: {
    readonly service: string;
    readonly revision: Revision;
    readonly uptimeSeconds: number;
  },
): Said | null {
  switch (`${request.method} ${path}`) {
    case 'GET /health':
      return ok({
        status: 'healthy',
        service: at.service,
        version: versionOf(at.revision),
        revision: at.revision.name,
        ...(request.url.searchParams.get('detailed') === 'true'
          ? {
              uptimeSeconds: at.uptimeSeconds,
              image: at.revision.template.image,
              checks: { sessions: 'ok', firestore: 'ok', secrets: 'ok' },
            }
          : {}),
      });
    case 'GET /health/ready':
    case 'GET /ready':
      return ok({ status: 'ready', revision: at.revision.name });
    case 'GET /api/v1/commands':
      return ok({ commands: ['step/assert/exists', 'step/interact/click', 'step/navigate/to'] });
    case 'POST /webhook-ingest':
      return isSigned(request.body, request.header(SIGNATURE_HEADER))
        ? ok({ accepted: true })
        : { status: 401, body: { error: 'Signature verification failed' } };
    case 'POST /erp-surface':
      return isJsonObject(request.body)
        ? ok({ accepted: true })
        : { status: 400, body: { error: 'The payload is no JSON object' } };
    default:
      return request.method === 'POST' ? ofWork(path, at.revision) : null;
  }
}

/** Commands of virtuoso-api, agents of llm-forge. */
function ofWork(path: string, revision: Revision): Said | null {
  const [, command] = /^\/api\/v1\/commands\/(step\/\w+\/\w+)$/.exec(path) ?? [];
  if (command !== undefined) return ok({ success: true, command, revision: revision.name });
  const [, agent] = /^\/api\/v1\/agents\/(sdk|cli|translate)$/.exec(path) ?? [];
  if (agent === undefined) return null;
  return ok({
    agent,
    complete: true,
    files: [
      { path: 'package.json', content: '{"name":"sample","version":"1.0.0"}' },
      { path: 'src/index.ts', content: "export const sample = 'sample';\n" },
    ],
  });
}

function ok(body: object): Said {
  return { status: 200, body };
}

/** The version of its schemas that a build gives itself. */
function versionOf(revision: Revision): string {
  return revision.template.env.find(({ name }) => name === 'SCHEMA_VERSION')?.value ?? '1.0.0';
}

function isJsonObject(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
