import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import type { Command } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { failureModeDetect } from '@/lib/failure-modes/commands/failure-mode-detect';
import { runbookAdopt } from '@/lib/runbooks/commands/runbook-adopt';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { draftDiscard } from '@/lib/status/commands/draft-discard';
import { statusPublish } from '@/lib/status/commands/status-publish';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { eventErase } from '@/lib/timeline/commands/event-erase';
import { checklistUpdate } from './commands/checklist-update';
import { decisionMake } from './commands/decision-make';
import { eventPin } from './commands/event-pin';
import { incidentChangeSeverity } from './commands/incident-change-severity';
import { incidentChangeStatus } from './commands/incident-change-status';
import { noteAdd } from './commands/note-add';
import { objectionRaise } from './commands/objection-raise';
import { pollAgree } from './commands/poll-agree';
import { pollOpen } from './commands/poll-open';
import { questionAnswer } from './commands/question-answer';
import { roleAssume } from './commands/role-assume';

let ripcord: TestConsole;
let admin: Actor;
let viewer: Actor;
let incident: TestIncident;
/** The note and the draft that every incident here begins with. */
let noteSeq: number;
let draftId: string;
let poll: string;
let newer = 'nothing';

beforeAll(async () => {
  ripcord = await openConsole();
  admin = await ripcord.person('admin');
  viewer = await ripcord.person('viewer');
});
afterAll(() => ripcord.close());

beforeEach(async () => {
  incident = await ripcord.declare(admin);
  const { number } = incident;
  noteSeq = must(await ripcord.act(admin, noteAdd, { number, text: 'a pasted key' })).seq;
  const draft = await ripcord.db.prisma.statusDraft.findFirstOrThrow({
    where: { incidentId: incident.id, closedAt: null },
  });
  draftId = draft.id;
  poll = randomUUID();
});
afterEach(() => ripcord.finish(admin, incident));

async function openPoll(): Promise<void> {
  const { number } = incident;
  poll = must(await ripcord.act(admin, pollOpen, { number, choice: 'monitor' })).id;
}

/** Another version of the runbook that the incident was declared under. */
async function loadNewer(): Promise<void> {
  const { runbookDigest } = await ripcord.db.prisma.incidentService.findFirstOrThrow({
    where: { incidentId: incident.id },
  });
  const { parsed, ...version } = await ripcord.db.prisma.runbookVersion.findUniqueOrThrow({
    where: { digest: runbookDigest ?? '' },
  });
  newer = randomUUID();
  const number = version.number + 1;
  await ripcord.db.prisma.runbookVersion.create({
    data: { ...version, parsed: JSON.parse(JSON.stringify(parsed)), number, digest: newer },
  });
}

const publicly = { status: 'investigating', impact: 'major' };

interface Act {
  readonly command: Command;
  readonly input: () => Readonly<Record<string, unknown>>;
  /** What must be there first. */
  readonly begin?: () => Promise<void>;
  /** Another body, for the same key. */
  readonly other: Readonly<Record<string, unknown>>;
  /** What it leaves on the timeline. */
  readonly kinds: readonly string[];
}

const ACTS: readonly Act[] = [
  {
    command: noteAdd,
    input: () => ({ text: 'Looking.' }),
    other: { text: 'Looking again.' },
    kinds: ['note.added'],
  },
  {
    command: questionAnswer,
    input: () => ({ question: 'data_corruption', answer: 'yes' }),
    other: { answer: 'no' },
    kinds: ['question.answered'],
  },
  {
    command: checklistUpdate,
    input: () => ({ key: 'problem_documented', state: 'checked', note: 'in the room' }),
    other: { state: 'skipped' },
    kinds: ['checklist.item_checked'],
  },
  {
    command: incidentChangeSeverity,
    input: () => ({ severity: 1, reason: 'All users.' }),
    other: { severity: 3 },
    kinds: ['incident.severity_changed'],
  },
  {
    command: incidentChangeStatus,
    input: () => ({ to: 'identified' }),
    other: { to: 'mitigating' },
    kinds: ['incident.status_changed'],
  },
  {
    command: roleAssume,
    input: () => ({ role: 'operations_lead' }),
    other: { role: 'scribe' },
    kinds: ['role.assumed'],
  },
  {
    command: decisionMake,
    input: () => ({ choice: 'quick_rollback', reason: 'It is the deploy.' }),
    other: { choice: 'monitor' },
    kinds: ['decision.overridden'],
  },
  {
    command: pollOpen,
    input: () => ({ choice: 'quick_rollback', revision: 'virtuoso-api-00001-abc' }),
    other: { choice: 'monitor' },
    kinds: ['poll.opened'],
  },
  {
    command: objectionRaise,
    input: () => ({ poll, reason: 'The backup still runs.' }),
    begin: openPoll,
    other: { reason: 'Not yet.' },
    kinds: ['decision.objected'],
  },
  {
    command: pollAgree,
    input: () => ({ poll }),
    begin: openPoll,
    other: { poll: randomUUID() },
    kinds: ['poll.agreed'],
  },
  {
    command: failureModeDetect,
    input: () => ({ failureMode: 'database_connection', item: 0 }),
    other: { failureMode: 'memory' },
    kinds: ['detection.asked'],
  },
  {
    command: runbookAdopt,
    input: () => ({ digest: newer }),
    begin: loadNewer,
    other: { reason: 'It is newer.' },
    kinds: ['runbook.adopted'],
  },
  {
    command: planRequest,
    input: () => ({ procedure: 'quick_rollback' }),
    other: { revision: 'virtuoso-api-00001-abc' },
    kinds: [],
  },
  {
    command: statusPublish,
    input: () => ({ ...publicly, draftId, body: 'Some requests fail.' }),
    other: { body: 'Many requests fail.' },
    kinds: ['comms.published'],
  },
  {
    command: draftDiscard,
    input: () => ({ draftId }),
    other: { reason: 'Nobody noticed.' },
    kinds: ['comms.discarded'],
  },
  {
    command: eventPin,
    input: () => ({ seq: noteSeq, pinned: true }),
    other: { pinned: false },
    kinds: ['event.pinned'],
  },
  {
    command: eventErase,
    input: () => ({ seq: noteSeq, reason: 'A secret.' }),
    other: { reason: 'Personal data.' },
    kinds: ['timeline.body_erased'],
  },
];

describe('every act in an incident', () => {
  it('is tried here', () => {
    const inRoom = COMMANDS.filter(({ route }) => route.path.startsWith('/incidents/{number}/'));
    expect(ACTS.map((each) => each.command.name).sort()).toEqual(
      inRoom.map((command) => command.name).sort(),
    );
  });

  const everyAct = ACTS.map((each) => [each.command.name, each] as const);

  it.each(everyAct)(
    '%s refuses a viewer and leaves no trace of it',
    async (_, { command, input }) => {
      const before = await ripcord.events(incident);
      const refused = await ripcord.act(viewer, command, { number: incident.number, ...input() });
      expect(refused).toMatchObject({ ok: false, error: { code: 'forbidden' } });
      expect(await ripcord.events(incident)).toEqual(before);
    },
  );

  it.each(everyAct)('%s happens once however often it is sent', async (_, act) => {
    const { command, input, begin, other, kinds } = act;
    await begin?.();
    const before = (await ripcord.events(incident)).length;
    const key = randomUUID();
    const body = { number: incident.number, ...input() };
    const first = must(await ripcord.act(admin, command, body, key));
    expect(must(await ripcord.act(admin, command, body, key))).toEqual(first);
    expect(await ripcord.act(admin, command, { ...body, ...other }, key)).toMatchObject({
      ok: false,
      error: { code: 'idempotency_mismatch' },
    });
    const added = (await ripcord.events(incident)).slice(before);
    expect(added.map((event) => event.kind)).toEqual(kinds);
  });

  it.each(everyAct)('%s is asked of an incident that exists', async (_, { command, input }) => {
    expect(await ripcord.act(admin, command, { number: 404, ...input() })).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
  });
});
