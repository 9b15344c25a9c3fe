import { z } from 'zod';
import { PUBLIC_STATUSES } from '@/lib/status/public-status';
import { decision } from './decision-schema';
import { duration, figureSource, limit, localId, severity, signal, text } from './figures-schema';
import {
  automation,
  commandLine,
  dependency,
  detection,
  drill,
  handStep,
  impactAssessment,
  prerequisite,
  relatedRunbook,
  review,
  seen,
  syntheticRequest,
  template,
  variable,
} from './knowledge-schema';
import {
  hold,
  moment,
  procedure,
  stabilityWatch,
  targetRole,
  verification,
} from './procedure-schema';

/** The name of a runbook and of its file. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and hyphens.');

const checklistItem = z.strictObject({
  id: localId,
  title: text,
  /** What a machine does and keeps as evidence; absent: a person's. */
  machine: z.enum(['deployment_related', 'error_metrics_frozen', 'logs_exported']).optional(),
  /** The line as the runbook has it. */
  written: text.optional(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

const items = z.array(checklistItem).default([]);

const checklists = z.strictObject({
  pre_rollback: items,
  recovery: items,
  immediate: items,
  short_term: items,
  long_term: items,
  safe_redeploy: items,
  /** What goes on until the fix is out. */
  ongoing: z.array(checklistItem).optional(),
  /** How long after the rollback each list is due. */
  due: z
    .strictObject({
      immediate: duration.optional(),
      short_term: duration.optional(),
      long_term: duration.optional(),
    })
    .optional(),
});

const message = z.strictObject({
  moment,
  status: z.enum(PUBLIC_STATUSES),
  /** With `{service}`, `{impact}`, `{since}`, `{until}`, `{next_update}`: nothing internal. */
  body: text,
  source: figureSource,
});
export type MessageTemplate = z.infer<typeof message>;

const contact = z.strictObject({
  role: text,
  /** Null where the runbook has only a placeholder. */
  reach: text.nullable(),
  after_minutes: z.int().nonnegative().optional(),
  condition: text.optional(),
  /** The placeholder as it is written, shown so that its team can fill it in. */
  placeholder: text.optional(),
});
export type Contact = z.infer<typeof contact>;

const contacts = z.strictObject({
  on_call: z.array(contact).default([]),
  escalation: z.array(contact).default([]),
  external: z.array(contact).default([]),
  /** Channels of a crisis: a room, a bridge, the status page. */
  crisis: z.array(contact).optional(),
});

const trigger = z.strictObject({
  id: localId,
  title: text,
  written: text,
  /** The decision's question or signal that answers it; absent where nothing does yet. */
  answered_by: localId.optional(),
  /** The trigger's own limit, in the unit of the signal that answers it. */
  at: limit.optional(),
});
export type Trigger = z.infer<typeof trigger>;

const failureMode = z.strictObject({
  id: localId,
  title: text,
  symptoms: z.array(text).default([]),
  resolution: z.array(text).default([]),
  /** How to see that it is this one. */
  detection: z.array(detection).optional(),
  /** The runbook's lines that resolve it. */
  lines: z.array(text).optional(),
  /** The procedure that resolves it, where one does. */
  procedure: localId.optional(),
  /** What a person does to resolve it, where no procedure does all of it. */
  checklist: z.array(handStep).min(1).optional(),
  /** What a machine can see it by; absent: only a person can tell. */
  seen: seen.optional(),
});
export type FailureMode = z.infer<typeof failureMode>;

/** A written line that can't do what it says, and what is done in its place. */
const writtenLine = z.strictObject({
  id: localId,
  /** The step, procedure or section that it is about. */
  about: text,
  written: text,
  truth: text,
  ripcord: text,
});
export type WrittenLine = z.infer<typeof writtenLine>;

const pitfall = z.strictObject({
  title: text,
  text,
  /** The procedure or step where it bites. */
  at: localId.optional(),
  /** What the runbook says against it. */
  advice: z.array(text).optional(),
});

/** One runbook as data. The keys are those of `runbooks/<slug>.yaml`. */
export const runbookSchema = z.strictObject({
  slug,
  title: text,
  /** As the written runbook numbers itself; null where it doesn't. */
  version: text.nullable(),
  /** Null where the written runbook names none. */
  owner: text.nullable(),
  /** Date of the written runbook's last change, YYYY-MM-DD; null where it names none. */
  updated: z.iso.date().nullable(),
  summary: text.optional(),
  target_roles: z.array(targetRole).default(['web']),
  severities: z.array(severity).default([]),
  triggers: z.array(trigger).default([]),
  signals: z.array(signal).default([]),
  decision: decision.default({ kind: 'none', reason: 'The runbook states no decision.' }),
  checklists: checklists.default({
    pre_rollback: [],
    recovery: [],
    immediate: [],
    short_term: [],
    long_term: [],
    safe_redeploy: [],
  }),
  procedures: z.array(procedure).default([]),
  verification: verification.default({ probes: [], manual: [] }),
  stability_watch: stabilityWatch.optional(),
  hold: hold.optional(),
  messages: z.array(message).default([]),
  contacts: contacts.default({ on_call: [], escalation: [], external: [] }),
  failure_modes: z.array(failureMode).default([]),
  pitfalls: z.array(pitfall).default([]),
  written: z.array(writtenLine).default([]),
  review: review.optional(),
  when_to_use: z.array(text).default([]),
  prerequisites: z.array(prerequisite).default([]),
  impact_assessment: z.array(impactAssessment).default([]),
  related_runbooks: z.array(relatedRunbook).default([]),
  variables: z.array(variable).default([]),
  synthetic_requests: z.array(syntheticRequest).default([]),
  dependencies: z.array(dependency).default([]),
  commands: z.array(commandLine).default([]),
  automations: z.array(automation).default([]),
  drills: z.array(drill).default([]),
  templates: z.array(template).default([]),
});
export type Runbook = z.infer<typeof runbookSchema>;
