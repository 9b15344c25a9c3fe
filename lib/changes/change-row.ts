import { z } from 'zod';

/** Of whatever was seen by looking, as opposed to told by someone. */
export const OBSERVED = 'observed';

const TOLD = 'told:';

/** The stored source of what was told: never that of what was seen, whatever it calls itself. */
export function toldSource(name: string): string {
  return `${TOLD}${name}`;
}

/** Who told it; null: it was seen. */
export function toldBy(source: string): string | null {
  return source.startsWith(TOLD) ? source.slice(TOLD.length) : null;
}

const link = z.object({ href: z.string(), text: z.string().nullable() });

/** What is kept beside a change; rows of earlier versions have less. */
export const changeDetail = z.object({
  revision: z.string().nullable().catch(null).default(null),
  /** The intent of the step of ours that did it. */
  intent: z.string().nullable().catch(null).default(null),
  /** Of one that was told: what the sender called the service. */
  named: z.string().nullable().catch(null).default(null),
  environment: z.string().nullable().catch(null).default(null),
  goesBack: z.boolean().catch(false).default(false),
  links: z.array(link).catch([]).default([]),
});
export type ChangeDetail = z.infer<typeof changeDetail>;

/** One line of "what changed", ready to show: it serialises. */
export const changeRow = z.object({
  id: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  targetId: z.string().nullable(),
  /** Slug; null: not one of ours. */
  service: z.string().nullable(),
  /** What the sender called it; null: it was seen. */
  named: z.string().nullable(),
  environment: z.string().nullable(),
  kind: z.string(),
  summary: z.string(),
  /** As the platform or the sender names them; null where it does not say. */
  actor: z.string().nullable(),
  revision: z.string().nullable(),
  /** Null: observed. */
  toldBy: z.string().nullable(),
  /** The run of ours that did it; null: somebody else. */
  ours: z.object({ run: z.number(), ships: z.boolean() }).nullable(),
  /** It goes back to something that ran before. */
  goesBack: z.boolean(),
  links: z.array(link),
});
export type ChangeRow = z.infer<typeof changeRow>;
