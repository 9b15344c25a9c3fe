import type { Revision } from '../../core/model';

/** What an endpoint says when nothing is wrong; null: there is no such endpoint. */
export function healthyAnswer(
  method: string,
  path: string,
  at: {
    readonly service: string;
    readonly revision: Revision;
    readonly detailed: boolean;
    readonly uptimeSeconds: number;
  },
): object | null {
  switch (`${method} ${path}`) {
    case 'GET /health':
      return {
        status: 'healthy',
        service: at.service,
        revision: at.revision.name,
        ...(at.detailed
          ? {
              uptimeSeconds: at.uptimeSeconds,
              image: at.revision.template.image,
              checks: { sessions: 'ok', firestore: 'ok', secrets: 'ok' },
            }
          : {}),
      };
    case 'GET /health/ready':
    case 'GET /ready':
      return { status: 'ready', revision: at.revision.name };
    case 'GET /api/v1/commands':
      return { commands: ['step/assert/exists', 'step/interact/click', 'step/navigate/to'] };
    case 'POST /api/v1/commands/step/assert/exists':
      return { success: true, command: 'step/assert/exists', revision: at.revision.name };
    default:
      return null;
  }
}
