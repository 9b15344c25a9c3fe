import { z } from 'zod';

/** How an incident is named in a path and in a body: its number, and whether it is a drill's. */
export const incidentRef = {
  number: z.coerce.number().int().positive(),
  drill: z.union([z.boolean(), z.stringbool()]).default(false),
};

export interface IncidentRef {
  readonly number: number;
  readonly drill: boolean;
}

/** `INC-1`, and `D-1` for drills, which number by themselves. */
export function incidentLabel(ref: IncidentRef): string {
  return `${ref.drill ? 'D' : 'INC'}-${ref.number}`;
}
