import { z } from 'zod';

/** Services by name alone, in the file's order. */
export const serviceNames = z.object({
  services: z.array(z.object({ slug: z.string(), name: z.string() })),
});
export type ServiceNamesView = z.output<typeof serviceNames>;
