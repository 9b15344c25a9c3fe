import { renderAtom } from '@/lib/status/atom';
import { publicResponse, servedStatus, statusUnavailable } from '@/lib/web/status-response';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const served = await servedStatus();
  if (served === null) return statusUnavailable();
  return publicResponse(
    request,
    served,
    renderAtom(served.view),
    'application/atom+xml; charset=utf-8',
  );
}
