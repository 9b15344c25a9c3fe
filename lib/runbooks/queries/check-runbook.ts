import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import type { Database } from '@/lib/db';
import { appError } from '@/lib/errors';
import { err, ok, type Result } from '@/lib/result';
import { actionSentences, checkText } from '../check-text';
import type { CheckedView } from '../checked-view';
import { LONGEST_RUNBOOK } from '../commands/runbook-save-draft';
import { filePatch } from '../line-difference';
import { parseRunbook } from '../parse';
import { runbookText } from './runbook-text';

/**
 * A text as it is typed, checked as saving it would. It has no address under /api/v1: a whole
 * runbook doesn't fit one. Whoever may not read the runbook learns nothing.
 */
export async function checkRunbook(
  db: Database,
  actor: Actor | null,
  slug: string,
  yaml: string,
  now: Date,
): Promise<Result<CheckedView>> {
  const stored = await executeQuery(db, runbookText, actor, { slug });
  if (!stored.ok) return stored;
  if (yaml.length > LONGEST_RUNBOOK) return err(appError('invalid', 'The text is too long.'));
  const { file } = stored.value;
  const { content, problems } = checkText(file, slug, yaml, now);
  const before = parseRunbook(file, stored.value.yaml).runbook;
  const first = problems.find(({ refuses }) => refuses);
  return ok({
    refused:
      content === null ? `Line ${first?.line ?? 1}: ${first?.what ?? 'this is no runbook.'}` : null,
    problems,
    patch: filePatch(file, stored.value.yaml, yaml),
    actions: content === null ? [] : actionSentences(before, content.runbook),
  });
}
