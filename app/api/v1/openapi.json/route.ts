import { openApiDocument } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/routes';
import { webEnv } from '@/lib/web/database';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(openApiDocument(OPERATIONS, webEnv().url));
}
