import { actorRef } from '@/lib/auth/actor';
import type { CommandContext } from '@/lib/command';
import { putInForce, type RunbookContent } from '@/lib/configuration/store-runbooks';
import { type AppError, appError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';
import { err, ok, type Result } from '@/lib/result';
import { append } from '@/lib/timeline/append';
import { ORG_STREAM_ID } from '@/lib/timeline/events';
import { actionSentences, checkText } from './check-text';
import type { Runbook } from './schema';

export interface SavedText {
  readonly draftId: string;
  /** Null: it waits for a second admin. */
  readonly number: number | null;
  /** Why it waits. */
  readonly actions: readonly string[];
}

/** The file that a runbook would be, as people are told of it. */
export const fileOf = (slug: string) => `runbooks/${slug}.yaml`;

/** A text that may be kept, or what is wrong with it line by line. */
export function usable(slug: string | null, yaml: string, now: Date): Result<RunbookContent> {
  const { content, problems } = checkText(fileOf(slug ?? 'new'), slug, yaml, now);
  if (content !== null) return ok({ ...content, yaml });
  const fields = problems
    .filter(({ refuses }) => refuses)
    .map(({ line, column, what, fix }) => ({
      path: `yaml:${line}:${column}`,
      message: `Line ${line}: ${what}${fix === null ? '' : ` ${fix}`}`,
    }));
  return err(appError('invalid', fields[0]?.message ?? 'This is no runbook.', { fields }));
}

/** Keeps a text: it is loaded at once, or waits where it gains or changes what is done to a platform. */
export async function saveText(
  context: CommandContext,
  content: RunbookContent,
  base: { readonly digest: string; readonly runbook: Runbook } | null,
  note: string | null,
): Promise<Result<SavedText>> {
  const { slug } = content.runbook;
  const waiting = await context.tx.runbookDraft.findFirst({ where: { slug, status: 'open' } });
  if (waiting !== null) {
    return err(
      appError('conflict', 'Another text waits for a second admin. Accept or discard it first.'),
    );
  }
  const actions = actionSentences(base?.runbook ?? null, content.runbook);
  const needsSecond = actions.length > 0;
  const { personId } = context.actor;
  const draft = await context.tx.runbookDraft.create({
    data: {
      slug,
      baseDigest: base?.digest ?? null,
      digest: content.digest,
      yaml: content.yaml,
      parsed: content.runbook as unknown as Prisma.InputJsonValue,
      note,
      needsSecond,
      authorId: personId,
      createdAt: context.now,
      ...(needsSecond
        ? { status: 'open' }
        : { status: 'loaded', decidedById: personId, decidedAt: context.now }),
    },
  });
  const loaded = needsSecond ? null : await putInForce(context, content);
  if (!needsSecond && loaded === null) return err(nothingLoaded());
  await append(context, ORG_STREAM_ID, {
    kind: 'runbook.drafted',
    actor: actorRef(context.actor),
    data: { draftId: draft.id, slug, digest: content.digest, needsSecond, actions, note },
  });
  if (loaded !== null) await tellLoaded(context, loaded);
  context.hint('fleet');
  return ok({ draftId: draft.id, number: loaded?.number ?? null, actions });
}

export async function tellLoaded(
  context: CommandContext,
  data: { readonly slug: string; readonly number: number; readonly digest: string },
): Promise<void> {
  await append(context, ORG_STREAM_ID, {
    kind: 'runbook.loaded',
    actor: actorRef(context.actor),
    data,
  });
}

export function nothingLoaded(): AppError {
  return appError('conflict', 'No configuration was loaded yet. Start a worker first.');
}
