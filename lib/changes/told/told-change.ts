import { z } from 'zod';
import type { ChangeKind } from '../change-kind';

/** A change as somebody tells it, whatever the shape in which it came. */
export interface ToldChange {
  /** Who tells: a pipeline, a flag service. */
  readonly source: string;
  /** What names it at its source: told again, it is the same. Null: it has no name of its own. */
  readonly key: string | null;
  readonly kind: ChangeKind;
  readonly summary: string;
  /** ISO 8601 with its zone; null: as it arrives. */
  readonly at: string | null;
  readonly actor: string | null;
  /** What the service may be called, the likeliest first: slug, name or reference of a target. */
  readonly services: readonly string[];
  /** Null: production. */
  readonly environment: string | null;
  readonly revision: string | null;
  /** It goes back to something that ran before. */
  readonly goesBack: boolean;
  readonly links: readonly Link[];
}

export interface Link {
  readonly href: string;
  readonly text: string | null;
}

export const LONGEST = 300;

/** One line of plain text: what would hide, reorder or break a line is a space. */
export const line = z
  .string()
  .transform((text) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim());

export const shortLine = line.pipe(
  z.string().min(1, 'This must not be empty.').max(LONGEST, `At most ${LONGEST} characters.`),
);

/** "2026-11-20T03:07:26Z", and the zone without a colon that some tools write: "+0000". */
export const moment = z
  .string()
  .max(40)
  .transform((text) => text.trim().replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  .pipe(
    z.iso.datetime({
      offset: true,
      error: 'Write a time with its zone, such as 2026-11-20T03:07:26Z.',
    }),
  );

export const link = z
  .object({
    href: z
      .url({ protocol: /^https?$/, error: 'A link is an http or https address.' })
      .max(2000, 'A link has at most 2000 characters.'),
    text: line.pipe(z.string().max(LONGEST)).nullish(),
  })
  .transform(({ href, text }): Link => ({ href, text: text || null }));

export const links = z.array(link).max(10, 'At most 10 links.').default([]);
