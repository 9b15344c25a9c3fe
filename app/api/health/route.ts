import { webDatabase } from '@/lib/web/database';

export const dynamic = 'force-dynamic';

/** Is this process up, and does it reach its database? For probes and the supervisor. */
export async function GET(): Promise<Response> {
  try {
    await webDatabase().pool.query('select 1');
    return Response.json({ status: 'ok' });
  } catch {
    return Response.json({ status: 'database unreachable' }, { status: 503 });
  }
}
