import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import type { Result } from '@/lib/result';
import { statusPublish } from '@/lib/status/commands/status-publish';
import { must, openConsole, type TestConsole, type TestIncident } from '@/lib/testing/console';
import { incidentChangeStatus } from './commands/incident-change-status';
import { incidentDeclare } from './commands/incident-declare';
import { noteAdd } from './commands/note-add';
import { roleAssume } from './commands/role-assume';

const PEOPLE = 6;

let ripcord: TestConsole;
let people: Actor[];
let admin: Actor;
let incident: TestIncident | null = null;

beforeAll(async () => {
  ripcord = await openConsole();
  admin = await ripcord.person('admin');
  people = await Promise.all(Array.from({ length: PEOPLE }, () => ripcord.person('responder')));
});
afterEach(async () => {
  if (incident !== null) await ripcord.finish(admin, incident);
  incident = null;
});
afterAll(() => ripcord.close());

/** Who won, and what the others were told. */
function outcome<T>(results: readonly Result<T>[]) {
  return {
    won: results.flatMap((each) => (each.ok ? [each.value] : [])),
    lost: results.flatMap((each) => (each.ok ? [] : [each.error])),
  };
}

describe('people who act at the same moment', () => {
  it('declare one incident on a service, and the others are told which', async () => {
    const declare = (actor: Actor) =>
      ripcord.act(actor, incidentDeclare, {
        service: 'virtuoso-api',
        title: 'Errors',
        severity: 1,
      });
    const { won, lost } = outcome(await Promise.all(people.map(declare)));
    expect(won).toHaveLength(1);
    incident = won[0] ?? null;
    expect(lost).toHaveLength(PEOPLE - 1);
    for (const error of lost) {
      expect(error).toMatchObject({
        code: 'conflict',
        details: { number: String(incident?.number), label: `INC-${incident?.number}` },
      });
    }
    expect(await ripcord.db.prisma.incident.count()).toBe(1);
  });

  it('count without a gap and without a number given twice', async () => {
    const services = ['virtuoso-api', 'llm-forge', 'llm-hub', 'llm-orchestrator'];
    const declared = await Promise.all(
      services.map((service) => ripcord.declare(admin, { service })),
    );
    const numbers = declared.map((each) => each.number).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    for (const each of declared) await ripcord.finish(admin, each);
  });

  it('declare once by one key, however often it is sent', async () => {
    const [actor] = people;
    if (actor === undefined) throw new Error('nobody is here');
    const input = { service: 'virtuoso-api', title: 'Errors', severity: 1 };
    const answers = await Promise.all(
      people.map(() => ripcord.act(actor, incidentDeclare, input, 'one press')),
    );
    const { won, lost } = outcome(answers);
    expect(lost).toEqual([]);
    expect(new Set(won.map((each) => each.id)).size).toBe(1);
    incident = won[0] ?? null;
  });

  it.each(['operations_lead', 'incident_commander'])(
    'take the seat of %s one at a time, and who did not sit is told so',
    async (role) => {
      incident = await ripcord.declare(admin);
      const { id, number } = incident;
      const take = (actor: Actor) => ripcord.act(actor, roleAssume, { number, role });
      const { won, lost } = outcome(await Promise.all(people.map(take)));
      const seats = await ripcord.db.prisma.incidentRole.findMany({
        where: { incidentId: id, role: role === 'operations_lead' ? role : 'incident_commander' },
      });
      const newcomers = seats.filter((seat) => seat.personId !== admin.personId);
      expect(seats.filter((seat) => seat.renouncedAt === null)).toHaveLength(1);
      expect(newcomers).toHaveLength(won.length);
      expect(lost.map((error) => error.code)).toEqual(lost.map(() => 'conflict'));
      const relieved = won.flatMap((each) => (each.relieved === null ? [] : [each.relieved]));
      expect(new Set(relieved).size).toBe(relieved.length);
    },
  );

  it('move an incident once', async () => {
    incident = await ripcord.declare(admin);
    const { number } = incident;
    const results = await Promise.all(
      people.map((actor) => ripcord.act(actor, incidentChangeStatus, { number, to: 'identified' })),
    );
    const { won, lost } = outcome(results);
    expect(won).toHaveLength(1);
    expect(new Set(lost.map((error) => error.code))).toEqual(new Set(['conflict']));
  });

  it('publish a draft once', async () => {
    incident = await ripcord.declare(admin);
    const { id, number } = incident;
    const draft = await ripcord.db.prisma.statusDraft.findFirstOrThrow({
      where: { incidentId: id },
    });
    const update = { draftId: draft.id, status: 'investigating', impact: 'major', body: 'Errors.' };
    const results = await Promise.all(
      people.map((actor) => ripcord.act(actor, statusPublish, { number, ...update })),
    );
    expect(outcome(results).won).toHaveLength(1);
    expect(await ripcord.db.prisma.statusUpdate.count({ where: { incidentId: id } })).toBe(1);
  });

  it('all have their notes on the timeline, in one order', async () => {
    incident = await ripcord.declare(admin);
    const { number } = incident;
    const seqs = await Promise.all(
      people.map(async (actor, index) => {
        const note = { number, text: `Note ${index}` };
        return must(await ripcord.act(actor, noteAdd, note)).seq;
      }),
    );
    const events = await ripcord.events(incident);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(new Set(seqs).size).toBe(PEOPLE);
  });
});
