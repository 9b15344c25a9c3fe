import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { nextAuthOptions } from '@/lib/auth/next-auth-options';
import { webDatabase, webEnv } from '@/lib/web/database';

export const dynamic = 'force-dynamic';

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

function handler(request: NextRequest, context: RouteContext): Promise<Response> {
  return NextAuth(request, context, nextAuthOptions(webEnv(), webDatabase()));
}

export { handler as GET, handler as POST };
