import { renderStatus } from '@/lib/status/render';
import { STATUS_CSP } from '@/lib/status/style';
import { publicResponse, servedStatus, statusUnavailable } from '@/lib/web/status-response';

export const dynamic = 'force-dynamic';

/** The public page: ready HTML without a script, also when the database is away. */
export async function GET(request: Request): Promise<Response> {
  const served = await servedStatus();
  if (served === null) return statusUnavailable();
  const now = served.stale ? new Date() : new Date(served.view.generatedAt);
  return publicResponse(
    request,
    served,
    renderStatus(served.view, now),
    'text/html; charset=utf-8',
    {
      'content-security-policy': STATUS_CSP,
    },
  );
}
