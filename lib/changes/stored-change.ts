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

/** An http or https address, and its words. */
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
