import { z } from 'zod';
import { RUN_EVENTS } from './run-events';

/**
 * Every kind of event that Ripcord writes, and what it carries. The bodies are stored for ever and
 * proved by the chain: fields may be added, never renamed or given another meaning. People are
 * ids here; their names live in `person` alone. Strict when written (lib/timeline/append.ts),
 * tolerant when read (lib/timeline/read.ts).
 */
const id = z.string();
const at = z.string();
const severity = z.number().int().min(1).max(4);
const nullableText = z.string().nullable();

const signal = z.object({
  service: z.string(),
  signal: z.string(),
  revision: nullableText,
  value: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string(),
  windowSeconds: z.number(),
  samples: z.number(),
  summary: z.string(),
});
const decision = z.object({
  service: z.string(),
  runbookDigest: nullableText,
  outcome: z.string(),
  severity: severity.nullable(),
  procedure: nullableText,
  withinSeconds: z.number().nullable(),
  sentence: z.string(),
  /** The path taken, as lib/decisions/decision.ts writes it. */
  path: z.array(z.json()),
  /** Everything that was put in: readings, answers, change, time. Replays give the same outcome. */
  inputs: z.json(),
});
/** A person's word: what was chosen, what was not and why, and whether others objected. */
const chosenDecision = decision.extend({
  revision: nullableText,
  /** A procedure's id, or `monitor`. */
  choice: z.string().optional(),
  decidedBy: id.optional(),
  rejected: z
    .array(
      z.object({
        option: z.string(),
        title: z.string(),
        reason: z.string(),
        words: nullableText,
      }),
    )
    .optional(),
  /** The last poll before it; null: nobody was asked. */
  poll: z
    .object({ pollId: id, closed: z.boolean(), objections: z.number().int() })
    .nullable()
    .optional(),
});
const detection = z.object({
  detectionId: id,
  service: z.string(),
  failureMode: z.string(),
  /** The failure mode's title, and the detection's. */
  title: z.string(),
  detection: z.string(),
});
const checklist = z.object({
  key: z.string(),
  label: z.string(),
  by: z.enum(['person', 'machine']),
  note: nullableText,
  evidence: nullableText,
});

export const EVENTS = {
  'incident.declared': z.object({
    incidentId: id,
    number: z.number().int(),
    drill: z.boolean(),
    title: z.string(),
    severity,
    severityLabel: z.string(),
    userImpact: z.string(),
    status: z.string(),
    startedAt: at.nullable(),
    services: z.array(
      z.object({ id, slug: z.string(), runbookDigest: nullableText, primary: z.boolean() }),
    ),
    checklist: z.array(z.object({ key: z.string(), label: z.string() })),
  }),
  'incident.status_changed': z.object({ from: z.string(), to: z.string(), reason: nullableText }),
  'incident.severity_changed': z.object({
    from: severity,
    to: severity,
    label: z.string(),
    reason: nullableText,
  }),
  'role.assumed': z.object({ role: z.string(), personId: id }),
  'role.renounced': z.object({ role: z.string(), personId: id }),
  'signal.breached': signal,
  'signal.recovered': signal,
  'signal.stale': z.object({ service: z.string(), signal: z.string(), summary: z.string() }),
  'change.observed': z.object({
    service: z.string(),
    kind: z.string(),
    summary: z.string(),
    actor: nullableText,
    at,
    /** Who told it; absent or null: it was seen. */
    toldBy: nullableText.optional(),
  }),
  'question.answered': z.object({
    service: z.string(),
    question: z.string(),
    title: z.string(),
    answer: z.enum(['yes', 'no', 'unknown']),
  }),
  'decision.proposed': decision,
  'decision.made': chosenDecision,
  'decision.overridden': chosenDecision.extend({
    chosen: z.string(),
    chosenSentence: z.string(),
    reason: z.string(),
  }),
  /** "Any strong objections?": silence to the end counts as none. It holds nothing up. */
  'poll.opened': z.object({
    pollId: id,
    choice: z.string(),
    revision: nullableText,
    proposal: z.string(),
    closesAt: at,
  }),
  'poll.agreed': z.object({ pollId: id, personId: id }),
  'decision.objected': z.object({ pollId: id, personId: id, reason: z.string() }),
  'poll.closed': z.object({
    pollId: id,
    proposal: z.string(),
    objections: z.number().int(),
    agreed: z.number().int(),
  }),
  /** Somebody wants to see now whether it is this failure mode. */
  'detection.asked': detection,
  'detection.done': detection.extend({
    outcome: z.enum(['points_to_it', 'speaks_against_it', 'unknown']),
    summary: z.string(),
  }),
  'checklist.item_checked': checklist,
  'checklist.item_unchecked': checklist,
  'checklist.item_skipped': checklist,
  'attachment.added': z.object({
    name: z.string(),
    sha256: z.string(),
    mime: z.string(),
    size: z.number().int(),
    about: z.string(),
  }),
  ...RUN_EVENTS,
  'comms.drafted': z.object({
    draftId: id,
    moment: z.string(),
    status: z.string(),
    body: z.string(),
  }),
  'comms.discarded': z.object({
    draftId: id,
    reason: nullableText,
    /** Which it was; absent in what was recorded before it was kept. */
    status: z.string().optional(),
    body: z.string().optional(),
  }),
  'comms.published': z.object({
    updateId: id,
    draftId: id.nullable(),
    status: z.string(),
    impact: z.string(),
    body: z.string(),
    components: z.array(
      z.object({ slug: z.string(), name: z.string(), from: z.string(), to: z.string() }),
    ),
  }),
  'note.added': z.object({ text: z.string() }),
  'event.pinned': z.object({ seq: z.number().int() }),
  'event.unpinned': z.object({ seq: z.number().int() }),
  'timeline.body_erased': z.object({ seq: z.number().int(), reason: z.string() }),
  'milestone.set': z.object({ name: z.string(), at }),
  'person.created': z.object({ personId: id, role: z.string() }),
  'person.role_granted': z.object({ personId: id, role: z.string(), teamId: id.nullable() }),
  'session.revoked': z.object({ personId: id }),
  'token.created': z.object({ tokenId: id, personId: id, role: z.string(), expiresAt: at }),
  'token.revoked': z.object({ tokenId: id }),
  /** The incident follows another version of its runbook from here on. */
  'runbook.adopted': z.object({
    service: z.string(),
    slug: z.string(),
    from: nullableText,
    fromNumber: z.number().int().nullable(),
    to: z.string(),
    toNumber: z.number().int(),
    reason: nullableText,
    /** Items that its checklist brings; those that were there stay. */
    checklist: z.array(z.object({ key: z.string(), label: z.string() })),
  }),
  'runbook.drafted': z.object({
    draftId: id,
    slug: z.string(),
    digest: z.string(),
    needsSecond: z.boolean(),
    /** What it gains or changes that is done to a platform. */
    actions: z.array(z.string()),
    note: nullableText,
  }),
  'runbook.draft_accepted': z.object({ draftId: id, slug: z.string(), digest: z.string() }),
  'runbook.draft_discarded': z.object({ draftId: id, slug: z.string(), reason: nullableText }),
  'runbook.loaded': z.object({ slug: z.string(), number: z.number().int(), digest: z.string() }),
  'configuration.loaded': z.object({ sha256: z.string(), problems: z.number().int() }),
} as const;

export type EventKind = keyof typeof EVENTS;
export type EventData<K extends EventKind> = z.infer<(typeof EVENTS)[K]>;

export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(EVENTS, kind);
}

/** Who did it, as written into the chain: `person:<id>`, `system`, `integration:<name>`. */
export type ActorRef = `person:${string}` | 'system' | `integration:${string}`;

export const ORG_STREAM_ID = '00000000-0000-7000-8000-000000000000';
