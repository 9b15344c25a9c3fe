'use server';

import { headers } from 'next/headers';
import { type AppError, appError } from '@/lib/errors';
import { err, type Result } from '@/lib/result';
import type { CheckedView } from '@/lib/runbooks/checked-view';
import { checkRunbook } from '@/lib/runbooks/queries/check-runbook';
import { webDatabase, webEnv } from '@/lib/web/database';
import { actorOfPage, isSameOrigin } from '@/lib/web/request-actor';

/** Checks a text as it is typed. It changes nothing. */
export async function checkRunbookAction(
  slug: string,
  yaml: string,
): Promise<Result<CheckedView, AppError>> {
  if (!isSameOrigin(await headers(), webEnv().url)) {
    return err(appError('forbidden', 'This can be sent only from Ripcord’s own pages.'));
  }
  return checkRunbook(webDatabase(), await actorOfPage(), String(slug), String(yaml), new Date());
}
