import { z } from 'zod';
import { CHANGE_KINDS } from '../change-kind';
import { links, moment, shortLine, type ToldChange } from './told-change';

/** Ripcord's own shape of a change. */
export const ownShape = z
  .strictObject({
    service: shortLine.describe('Slug or name of a service, or the reference of a target.'),
    kind: z.enum(CHANGE_KINDS),
    summary: shortLine.describe('One sentence: "new-parser set to on for 50 %".'),
    source: shortLine.describe('Who tells: the name of a pipeline or of a flag service.'),
    key: shortLine.describe('Names this change at its source; told again, it is the same change.'),
    at: moment.nullish().describe('When it was done; absent: now.'),
    actor: shortLine.nullish().describe('Who did it.'),
    environment: shortLine.nullish().describe('Absent: production.'),
    revision: shortLine.nullish().describe('The revision that it brought, if any.'),
    rollback: z.boolean().default(false).describe('It goes back to something that ran before.'),
    links,
  })
  .transform(
    ({ service, at, actor, environment, revision, rollback, ...same }): ToldChange => ({
      ...same,
      services: [service],
      at: at ?? null,
      actor: actor ?? null,
      environment: environment ?? null,
      revision: revision ?? null,
      goesBack: rollback,
    }),
  );
