import type { NextRequest } from 'next/server';
import { problemResponse } from '@/lib/api/problem';
import { executeQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { evidenceRead } from '@/lib/timeline/queries/evidence';
import { webDatabase } from '@/lib/web/database';
import { actorOfRequest } from '@/lib/web/request-actor';

export const dynamic = 'force-dynamic';

/** A kept file as it was kept, for people to save; machines read the same by /api/v1. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ sha256: string }> },
): Promise<Response> {
  const actor = await actorOfRequest(request);
  const file = await executeQuery(webDatabase(), evidenceRead, actor, await params);
  if (!file.ok) return problemResponse(file.error);
  const { base64, mime, name } = file.value;
  if (base64 === null) {
    return problemResponse(appError('not_found', 'Its content is kept no longer.'));
  }
  return new Response(Buffer.from(base64, 'base64'), {
    headers: {
      'content-type': mime,
      // Always saved, never shown: what a log holds is nobody's page.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });
}
