import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import type { Command } from '@/lib/command';
import { draftDiscard } from '@/lib/status/commands/draft-discard';
import { statusPublish } from '@/lib/status/commands/status-publish';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { eventErase } from '@/lib/timeline/commands/event-erase';
import { incidentChangeStatus } from './commands/incident-change-status';
import { incidentDeclare } from './commands/incident-declare';
import { noteAdd } from './commands/note-add';
import { roleAssume } from './commands/role-assume';

let ripcord: TestConsole;
let admin: Actor;
let viewer: Actor;
let incident: TestIncident;
/** The note and the draft that every incident here begins with. */
let noteSeq: number;
let draftId: string;

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
});
afterEach(() => ripcord.finish(admin, incident));

const publicly = { status: 'investigating', impact: 'major' };

describe('an incident', () => {
  const act = (command: Command, input: object, actor = admin) =>
    ripcord.act(actor, command, { number: incident.number, ...input });
  const row = () => ripcord.db.prisma.incident.findUniqueOrThrow({ where: { id: incident.id } });

  it('is commanded by the person who declared it in a browser', async () => {
    const seats = await ripcord.db.prisma.incidentRole.findMany({
      where: { incidentId: incident.id },
    });
    expect(seats.map(({ role, personId }) => [role, personId])).toEqual([
      ['incident_commander', admin.personId],
    ]);
    expect((await ripcord.events(incident)).map(({ kind }) => kind).slice(0, 3)).toEqual([
      'incident.declared',
      'role.assumed',
      'comms.drafted',
    ]);
  });

  it('waits in triage for somebody when a machine declared it', async () => {
    const machine = await ripcord.person('responder', 'token');
    const declared = await ripcord.declare(machine, { service: 'llm-forge' });
    const { status } = await ripcord.db.prisma.incident.findUniqueOrThrow({
      where: { id: declared.id },
    });
    expect(status).toBe('triage');
    const seats = { where: { incidentId: declared.id } };
    expect(await ripcord.db.prisma.incidentRole.count(seats)).toBe(0);
    await ripcord.finish(admin, declared);
  });

  it('has the checklist and the severity words of its runbook', async () => {
    const { severityLabel } = await row();
    const items = await ripcord.db.prisma.checklistItem.findMany({
      where: { incidentId: incident.id },
      orderBy: { position: 'asc' },
    });
    expect(severityLabel).toBe('High');
    expect(items.map((item) => item.key)).toEqual([
      'deployment_related',
      'problem_documented',
      'stakeholders_notified',
      'error_metrics_kept',
      'logs_exported',
    ]);
  });

  it('can’t be declared by a viewer', async () => {
    const input = { service: 'llm-hub', title: 'Errors', severity: 1 };
    expect(await ripcord.act(viewer, incidentDeclare, input)).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
  });

  it('isn’t resolved without the proof or a reason', async () => {
    expect(await act(incidentChangeStatus, { to: 'resolved' })).toMatchObject({
      error: { code: 'invalid', fields: [{ path: 'reason' }] },
    });
    must(await act(incidentChangeStatus, { to: 'resolved', reason: 'Watched by hand.' }));
    expect((await row()).resolvedAt).not.toBeNull();
  });

  it('has no time of resolution once it is open again', async () => {
    must(await act(incidentChangeStatus, { to: 'resolved', reason: 'Watched by hand.' }));
    must(await act(incidentChangeStatus, { to: 'mitigating', reason: 'It is back.' }));
    expect((await row()).resolvedAt).toBeNull();
  });

  it('keeps its time of resolution when it is closed', async () => {
    must(await act(incidentChangeStatus, { to: 'resolved', reason: 'Watched by hand.' }));
    const { resolvedAt } = await row();
    must(await act(incidentChangeStatus, { to: 'closed' }));
    expect((await row()).resolvedAt).toEqual(resolvedAt);
  });

  it('is overtaken in its draft by the next moment’s', async () => {
    must(await act(incidentChangeStatus, { to: 'monitoring' }));
    const drafts = await ripcord.db.prisma.statusDraft.findMany({
      where: { incidentId: incident.id, closedAt: null },
    });
    expect(drafts.map((draft) => draft.moment)).toEqual(['mitigate']);
    expect(await act(draftDiscard, { draftId })).toMatchObject({ error: { code: 'conflict' } });
  });

  it('changes the components that its update names', async () => {
    const components = [{ slug: 'virtuoso-api', status: 'major_outage' }];
    must(await act(statusPublish, { ...publicly, body: 'Down.', components }));
    const component = await ripcord.db.prisma.component.findUniqueOrThrow({
      where: { slug: 'virtuoso-api' },
    });
    expect(component.status).toBe('major_outage');
    const unknown = [{ slug: 'no-such', status: 'major_outage' }];
    expect(
      await act(statusPublish, { ...publicly, body: 'Down.', components: unknown }),
    ).toMatchObject({ error: { code: 'invalid' } });
  });

  it('gives up a note’s words and never a decision’s', async () => {
    must(await act(eventErase, { seq: noteSeq, reason: 'A secret.' }));
    const events = await ripcord.events(incident);
    expect(events.find((event) => event.seq === noteSeq)?.status).toBe('erased');
    expect(JSON.stringify(events)).not.toContain('a pasted key');
    expect(await act(eventErase, { seq: 1, reason: 'Embarrassing.' })).toMatchObject({
      error: { code: 'unsupported' },
    });
  });

  it('is helped by any number of observers', async () => {
    const [first, second] = [await ripcord.person('responder'), await ripcord.person('responder')];
    must(await act(roleAssume, { role: 'observer' }, first));
    expect(must(await act(roleAssume, { role: 'observer' }, second))).toMatchObject({
      relieved: null,
    });
    expect(await act(roleAssume, { role: 'observer' }, first)).toMatchObject({
      error: { code: 'conflict' },
    });
  });

  it('has its commander relieved on the record', async () => {
    const next = await ripcord.person('commander');
    const taken = must(await act(roleAssume, { role: 'incident_commander' }, next));
    expect(taken).toEqual({ role: 'incident_commander', relieved: admin.personId });
    expect((await ripcord.events(incident)).slice(-2).map((event) => event.kind)).toEqual([
      'role.renounced',
      'role.assumed',
    ]);
  });
});

describe('a drill', () => {
  it('counts by itself, stands beside a real incident, and is never told to the public', async () => {
    const drill = await ripcord.declare(admin, { drill: true });
    expect(drill).toMatchObject({ number: 1, drill: true, label: 'D-1' });
    const named = { number: drill.number, drill: true };
    expect(
      await ripcord.act(admin, statusPublish, { ...named, ...publicly, body: 'Down.' }),
    ).toMatchObject({ error: { code: 'unsupported' } });
    const told = { status: 'investigating', impact: 'major', body: 'Down.' } as const;
    await expect(
      ripcord.db.prisma.statusUpdate.create({
        data: {
          ...told,
          incidentId: drill.id,
          components: [],
          publishedBy: admin.personId,
          at: new Date(),
        },
      }),
    ).rejects.toThrow(/status_update_incident/);
    await ripcord.finish(admin, drill);
  });
});
