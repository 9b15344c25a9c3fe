import { z } from 'zod';

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
  /** Each an http or https address. */
  links: z.array(z.object({ href: z.string(), text: z.string().nullable() })),
});
export type ChangeRow = z.infer<typeof changeRow>;

export const changesView = z.object({
  now: z.string(),
  /** Newest first. */
  changes: z.array(changeRow),
});
export type ChangesView = z.infer<typeof changesView>;
