import { z } from 'zod';
import { canonicalJson, sha256Hex } from '@/lib/timeline/canonical';
import { CHANGE_KINDS } from '../change-kind';
import { LONGEST, line, links, moment, shortLine, type ToldChange } from './told-change';

const LARGEST_DETAILS = 32_768;

/** Of the details only these are read; whatever else is in them may be secret and is not kept. */
const details = z
  .looseObject({
    service: shortLine.nullish().catch(null),
    environment: shortLine.nullish().catch(null),
    revision: shortLine.nullish().catch(null),
    user: shortLine.nullish().catch(null),
    kind: z.enum(CHANGE_KINDS).catch('other'),
  })
  .refine((all) => JSON.stringify(all).length <= LARGEST_DETAILS, {
    error: 'At most 32 kB of details.',
  });

/**
 * A change event of PagerDuty's Events API v2, as its documentation has it. It has no key of its
 * own: one with a timestamp is named by what is in it, one without is another each time.
 * https://developer.pagerduty.com/docs/events-api-v2-change-events
 */
export const pagerDutyChange = z
  .object({
    routing_key: z.string().max(LONGEST).optional().describe('Ignored.'),
    payload: z.object({
      summary: line
        .pipe(z.string().min(1, 'This must not be empty.').max(1024, 'At most 1024 characters.'))
        .describe('What changed.'),
      source: shortLine.nullish(),
      timestamp: moment.nullish(),
      custom_details: details.nullish(),
    }),
    links,
  })
  .transform(({ payload, links: all }): ToldChange => {
    const { summary, source, timestamp, custom_details: more } = payload;
    return {
      source: source ?? 'PagerDuty change event',
      key: timestamp == null ? null : sha256Hex(canonicalJson(JSON.parse(JSON.stringify(payload)))),
      kind: more?.kind ?? 'other',
      summary,
      at: timestamp ?? null,
      actor: more?.user ?? null,
      services: [more?.service, source].flatMap((name) => name ?? []),
      environment: more?.environment ?? null,
      revision: more?.revision ?? null,
      goesBack: false,
      links: all,
    };
  });
