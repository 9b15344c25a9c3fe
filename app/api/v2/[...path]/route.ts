import type { StatusView } from '@/lib/status/status-view';
import {
  componentsJson,
  incidentsJson,
  scheduledMaintenancesJson,
  statusJson,
  summaryJson,
  unresolvedIncidentsJson,
} from '@/lib/status/statuspage-json';
import { publicResponse, servedStatus, statusUnavailable } from '@/lib/web/status-response';

export const dynamic = 'force-dynamic';

/** Statuspage's own paths and shapes, so that its clients work unchanged. */
const DOCUMENTS: Readonly<Record<string, (view: StatusView) => object>> = {
  'summary.json': summaryJson,
  'status.json': statusJson,
  'components.json': componentsJson,
  'incidents.json': incidentsJson,
  'incidents/unresolved.json': unresolvedIncidentsJson,
  'scheduled-maintenances.json': scheduledMaintenancesJson,
};

export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ path: string[] }> },
): Promise<Response> {
  const document = DOCUMENTS[(await params).path.join('/')];
  if (document === undefined) {
    const paths = Object.keys(DOCUMENTS).map((path) => `/api/v2/${path}`);
    return Response.json({ error: `There is ${paths.join(', ')}.` }, { status: 404 });
  }
  const served = await servedStatus();
  if (served === null) return statusUnavailable();
  return publicResponse(
    request,
    served,
    JSON.stringify(document(served.view)),
    'application/json; charset=utf-8',
  );
}
