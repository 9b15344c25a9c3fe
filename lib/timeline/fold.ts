import type { TimelineEvent } from './decode';
import type { EventData } from './events';

/**
 * An incident's state as its events alone tell it. Tables answer, events prove: after every command
 * in tests this equals what lib/timeline/rows.ts reads from the tables.
 */
export interface IncidentState {
  incident: {
    number: number;
    drill: boolean;
    status: string;
    severity: number;
    severityLabel: string;
    title: string;
    services: readonly string[];
  } | null;
  /** `role:personId` of seats held now. */
  roles: string[];
  /** Service → digest of the runbook version that is followed; a service without one is not here. */
  runbooks: Record<string, string>;
  /** Question by service → answer. */
  answers: Record<string, string>;
  checklist: Record<string, string>;
  detections: Record<string, 'asked' | 'done'>;
  runs: Record<string, { status: string; lamps: readonly string[]; steps: Record<string, string> }>;
  holds: string[];
  watches: Record<string, string>;
  drafts: string[];
  updates: string[];
  /** Whether each poll is open, and each person's last word in it. */
  polls: Record<string, { open: boolean; words: Record<string, 'agrees' | 'objects'> }>;
}

export function emptyState(): IncidentState {
  return {
    incident: null,
    roles: [],
    runbooks: {},
    answers: {},
    checklist: {},
    detections: {},
    runs: {},
    holds: [],
    watches: {},
    drafts: [],
    updates: [],
    polls: {},
  };
}

const STEP_STATUS = {
  'step.intended': 'intended',
  'step.sending': 'sending',
  'step.sent': 'sent',
  'step.settled': 'settled',
  'step.verified': 'verified',
  'step.skipped': 'skipped',
  'step.failed': 'failed',
  'step.unknown': 'unknown',
} as const;

const RUN_STATUS = {
  'run.succeeded': 'succeeded',
  'run.failed': 'failed',
  'run.aborted': 'aborted',
  'run.expired': 'expired',
  'run.unknown': 'unknown',
  'run.reverted': 'reverted',
  'run.reverted_externally': 'reverted_externally',
  'run.submitted': 'awaiting_approval',
  'run.approved': 'approved',
  'run.resumed': 'applying',
} as const;

export function fold(events: readonly TimelineEvent[]): IncidentState {
  const state = emptyState();
  const planned: PlannedSteps = new Map();
  for (const event of events) if (event.status === 'known') applyEvent(state, planned, event);
  state.roles.sort();
  state.holds.sort();
  state.drafts.sort();
  state.updates.sort();
  return state;
}

type Known = Extract<TimelineEvent, { status: 'known' }>;

/** A plan's steps become the run's when it is applied. */
type PlannedSteps = Map<string, EventData<'run.planned'>['steps']>;

function applyEvent(state: IncidentState, planned: PlannedSteps, event: Known): void {
  switch (event.kind) {
    case 'incident.declared':
      declare(state, event.data);
      return;
    case 'incident.status_changed':
      if (state.incident) state.incident.status = event.data.to;
      return;
    case 'incident.severity_changed':
      if (state.incident) {
        state.incident.severity = event.data.to;
        state.incident.severityLabel = event.data.label;
      }
      return;
    case 'role.assumed':
      state.roles.push(`${event.data.role}:${event.data.personId}`);
      return;
    case 'role.renounced':
      state.roles = without(state.roles, `${event.data.role}:${event.data.personId}`);
      return;
    case 'runbook.adopted':
      state.runbooks[event.data.service] = event.data.to;
      for (const { key } of event.data.checklist) state.checklist[key] = 'open';
      return;
    case 'question.answered':
      state.answers[`${event.data.service}:${event.data.question}`] = event.data.answer;
      return;
    case 'poll.opened':
      state.polls[event.data.pollId] = { open: true, words: {} };
      return;
    case 'poll.agreed':
    case 'decision.objected': {
      const poll = state.polls[event.data.pollId];
      const word = event.kind === 'poll.agreed' ? 'agrees' : 'objects';
      if (poll) poll.words[event.data.personId] = word;
      return;
    }
    case 'poll.closed': {
      const poll = state.polls[event.data.pollId];
      if (poll) poll.open = false;
      return;
    }
    case 'detection.asked':
      state.detections[event.data.detectionId] = 'asked';
      return;
    case 'detection.done':
      state.detections[event.data.detectionId] = 'done';
      return;
    case 'checklist.item_checked':
      state.checklist[event.data.key] = 'checked';
      return;
    case 'checklist.item_unchecked':
      state.checklist[event.data.key] = 'open';
      return;
    case 'checklist.item_skipped':
      state.checklist[event.data.key] = 'skipped';
      return;
    case 'run.planned':
      state.runs[event.data.runId] = {
        status: 'planned',
        lamps: [],
        steps: {},
      };
      planned.set(event.data.runId, event.data.steps);
      return;
    case 'run.applied': {
      setRun(state, event.data.runId, 'applying');
      const run = state.runs[event.data.runId];
      for (const step of planned.get(event.data.runId) ?? []) {
        if (run) run.steps[`${step.index}.${step.attempt}`] = 'pending';
      }
      return;
    }
    case 'run.verified':
      lightLamp(state, event.data.runId, event.data.lamp);
      return;
    case 'run.succeeded':
    case 'run.failed':
    case 'run.aborted':
    case 'run.expired':
    case 'run.unknown':
    case 'run.reverted':
    case 'run.reverted_externally':
    case 'run.submitted':
    case 'run.approved':
    case 'run.resumed':
      setRun(state, event.data.runId, RUN_STATUS[event.kind]);
      return;
    case 'step.intended':
    case 'step.sending':
    case 'step.sent':
    case 'step.settled':
    case 'step.verified':
    case 'step.skipped':
    case 'step.failed':
    case 'step.unknown': {
      const run = state.runs[event.data.runId];
      if (run) run.steps[`${event.data.index}.${event.data.attempt}`] = STEP_STATUS[event.kind];
      return;
    }
    case 'hold.created':
      state.holds.push(event.data.holdId);
      return;
    case 'hold.released':
    case 'hold.expired':
      state.holds = without(state.holds, event.data.holdId);
      return;
    case 'watch.started':
      state.watches[event.data.watchId] = 'open';
      return;
    case 'watch.passed':
      state.watches[event.data.watchId] = 'passed';
      return;
    case 'watch.breached':
      state.watches[event.data.watchId] = 'breached';
      return;
    case 'watch.cancelled':
      state.watches[event.data.watchId] = 'cancelled';
      return;
    case 'comms.drafted':
      state.drafts.push(event.data.draftId);
      return;
    case 'comms.discarded':
      state.drafts = without(state.drafts, event.data.draftId);
      return;
    case 'comms.published':
      state.updates.push(event.data.updateId);
      if (event.data.draftId !== null) state.drafts = without(state.drafts, event.data.draftId);
      return;
    default:
      return;
  }
}

function declare(state: IncidentState, data: EventData<'incident.declared'>): void {
  state.incident = {
    number: data.number,
    drill: data.drill,
    status: data.status,
    severity: data.severity,
    severityLabel: data.severityLabel,
    title: data.title,
    services: data.services.map((service) => service.slug).sort(),
  };
  for (const { slug, runbookDigest } of data.services) {
    if (runbookDigest !== null) state.runbooks[slug] = runbookDigest;
  }
  for (const item of data.checklist) state.checklist[item.key] = 'open';
}

/** Effective is when the last effect has settled: the run goes on to prove itself. */
function lightLamp(state: IncidentState, runId: string, lamp: string): void {
  const run = state.runs[runId];
  if (!run) return;
  run.lamps = [...new Set([...run.lamps, lamp])].sort();
  const wasOpen = run.status === 'applying' || run.status === 'unknown';
  if (lamp === 'effective' && wasOpen) run.status = 'verifying';
}

function setRun(state: IncidentState, runId: string, status: string): void {
  const run = state.runs[runId];
  if (run) run.status = status;
}

function without(list: readonly string[], item: string): string[] {
  return list.filter((other) => other !== item);
}
