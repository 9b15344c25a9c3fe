import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './db';
import { type IncidentRows, makeIncidentRows } from './testing/incident-rows';
import { requireEnv } from './testing/require-env';

/** SQLSTATE: the refusal is the guard's, not some other mistake in the statement. */
const UNIQUE = '23505';
const CHECK = '23514';
const FOREIGN_KEY = '23503';
const APPEND_ONLY = '23001';

let owner: pg.Client;
let db: Database;
let rows: IncidentRows;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: requireEnv('MIGRATE_DATABASE_URL') });
  await owner.connect();
  db = openDatabase(requireEnv('DATABASE_URL'));
  rows = await makeIncidentRows(db);
});
afterAll(async () => {
  await db.close();
  await owner.end();
});

const query = (sql: string, values: unknown[] = []) => db.pool.query(sql, values);
const refusal = (code: string, constraint: string) => ({ code, constraint });

describe('a drill', () => {
  const publish = (incidentId: string, drill: boolean) =>
    query(
      `insert into status_update (id, incident_id, drill, status, impact, body, components, published_by, at)
       values ($1, $2, $3, 'investigating', 'major', 'Errors', '[]', $1, now())`,
      [randomUUID(), incidentId, drill],
    );

  it('cannot be told to the public as what it is', async () => {
    await expect(publish(rows.drillId, true)).rejects.toMatchObject(
      refusal(CHECK, 'status_update_never_a_drill'),
    );
  });

  it('cannot be told to the public as if it were real', async () => {
    await expect(publish(rows.drillId, false)).rejects.toMatchObject(
      refusal(FOREIGN_KEY, 'status_update_incident_id_drill_fkey'),
    );
  });

  it('cannot become real once it is there', async () => {
    await publish(rows.incidentId, false);
    await expect(
      query('update incident set drill = true, number = 99 where id = $1', [rows.incidentId]),
    ).rejects.toMatchObject({ code: FOREIGN_KEY });
  });

  it('has no run that claims to be real', async () => {
    await expect(
      query(
        `insert into run (id, plan_hash, incident_id, drill, service_id, stream_id, status, initiator_id, created_at)
         values ($1, $2, $3, false, $4, $1, 'planned', $1, now())`,
        [randomUUID(), rows.planHash, rows.drillId, rows.serviceId],
      ),
    ).rejects.toMatchObject(refusal(FOREIGN_KEY, 'run_incident_id_drill_fkey'));
  });
});

describe('a target', () => {
  const take = (runId: string) =>
    query('insert into run_target (run_id, target_id, taken_at) values ($1, $2, now())', [
      runId,
      rows.targetId,
    ]);

  it('is held by one run, and by the next when that one let it go', async () => {
    const [first, second] = [await rows.run(), await rows.run()];
    await take(first);
    await expect(take(second)).rejects.toMatchObject(refusal(UNIQUE, 'run_target_one_holder'));
    await query('update run_target set released_at = now() where run_id = $1', [first]);
    await expect(take(second)).resolves.toBeDefined();
  });
});

describe('a run', () => {
  const step = (runId: string, index: number, status: string) =>
    query(
      `insert into step (run_id, index, attempt, kind, title, intent_id, status, input)
       values ($1, $2, 1, 'action', 'Shift traffic', $3, $4::step_status, '{}')`,
      [runId, index, randomUUID(), status],
    );

  it.each(['intended', 'sending', 'sent'])(
    'has one step in flight while one is %s',
    async (status) => {
      const runId = await rows.run();
      await step(runId, 0, status);
      for (const other of ['intended', 'sending', 'sent']) {
        await expect(step(runId, 1, other)).rejects.toMatchObject(
          refusal(UNIQUE, 'step_one_in_flight'),
        );
      }
      await step(runId, 1, 'pending');
      await query(`update step set status = 'settled' where run_id = $1 and index = 0`, [runId]);
      await expect(
        query(`update step set status = 'intended' where run_id = $1 and index = 1`, [runId]),
      ).resolves.toMatchObject({ rowCount: 1 });
    },
  );
});

describe('a hold', () => {
  const hold = (revision: string, lasts: string) =>
    query(
      `insert into hold (id, target_id, revision_name, owner_id, reason, created_at, expires_at)
       values ($1, $2, $3, $1, 'bad', now(), now() + $4::interval)`,
      [randomUUID(), rows.targetId, revision, lasts],
    );

  it.each([
    ['longer than eight hours', '8 hours 1 microsecond'],
    ['no time at all', '0'],
    ['until yesterday', '-1 day'],
  ])('cannot last %s', async (_, lasts) => {
    await expect(hold('bad-1', lasts)).rejects.toMatchObject(
      refusal(CHECK, 'hold_expires_within_8h'),
    );
  });

  it('cannot be made longer afterwards', async () => {
    await hold('bad-2', '8 hours');
    await expect(
      query(
        `update hold set expires_at = expires_at + interval '1 second' where revision_name = 'bad-2'`,
      ),
    ).rejects.toMatchObject(refusal(CHECK, 'hold_expires_within_8h'));
  });

  it('is one for each revision at a time', async () => {
    await hold('bad-3', '1 hour');
    await expect(hold('bad-3', '1 hour')).rejects.toMatchObject(
      refusal(UNIQUE, 'hold_one_per_revision'),
    );
    await query(`update hold set released_at = now() where revision_name = 'bad-3'`);
    await expect(hold('bad-3', '1 hour')).resolves.toBeDefined();
  });
});

describe('an approval', () => {
  const approve = (runId: string, personId: string, lasts = '15 minutes') =>
    query(
      `insert into approval (id, run_id, plan_hash, person_id, decision, at, expires_at)
       values ($1, $2, $3, $4, 'approved', now(), now() + $5::interval)`,
      [randomUUID(), runId, rows.planHash, personId, lasts],
    );
  const person = async () => (await db.prisma.person.create({ data: { name: 'Somebody' } })).id;

  it('is given neither by who asked for the run nor by who pressed its button', async () => {
    const runId = await rows.run();
    const [asker, presser, other] = [await person(), await person(), await person()];
    await query('update run set initiator_id = $2, confirmed_by_id = $3 where id = $1', [
      runId,
      asker,
      presser,
    ]);
    for (const personId of [asker, presser]) {
      await expect(approve(runId, personId)).rejects.toMatchObject({ code: CHECK });
    }
    await expect(approve(runId, other)).resolves.toBeDefined();
    await expect(approve(runId, other)).rejects.toMatchObject({ code: UNIQUE });
  });

  it.each([
    ['longer than 15 minutes', '15 minutes 1 microsecond'],
    ['no time at all', '0'],
  ])('cannot last %s', async (_, lasts) => {
    await expect(approve(await rows.run(), await person(), lasts)).rejects.toMatchObject(
      refusal(CHECK, 'approval_at_most_15_minutes'),
    );
  });
});

describe('a broken glass', () => {
  const open = async (lasts: string, reason = 'Nobody else is awake.') => {
    const { id } = await db.prisma.person.create({ data: { name: 'Somebody' } });
    return query(
      `insert into break_glass (id, run_id, person_id, reason, at, expires_at)
       values ($1, $2, $3, $4, now(), now() + $5::interval)`,
      [randomUUID(), await rows.run(), id, reason, lasts],
    );
  };

  it('lasts 15 minutes at most, and has a reason', async () => {
    await expect(open('15 minutes')).resolves.toBeDefined();
    await expect(open('15 minutes 1 microsecond')).rejects.toMatchObject(
      refusal(CHECK, 'break_glass_at_most_15_minutes'),
    );
    await expect(open('1 minute', '  ')).rejects.toMatchObject(
      refusal(CHECK, 'break_glass_reason_given'),
    );
  });
});

describe('a freeze', () => {
  const freeze = async (lasts: string) => {
    const { id } = await db.prisma.person.create({ data: { name: 'Somebody' } });
    return query(
      `insert into "freeze" (id, scope, person_id, reason, created_at, expires_at)
       values ($1, 'all', $2, 'Deploys pile up.', now(), now() + $3::interval)`,
      [randomUUID(), id, lasts],
    );
  };

  it('lasts eight hours at most', async () => {
    await expect(freeze('8 hours 1 microsecond')).rejects.toMatchObject(
      refusal(CHECK, 'freeze_at_most_8_hours'),
    );
  });

  it('is one at a time, and the next when that one was released', async () => {
    await freeze('8 hours');
    await expect(freeze('1 hour')).rejects.toMatchObject(refusal(UNIQUE, 'freeze_one_in_force'));
    await query('update "freeze" set released_at = now() where released_at is null');
    await expect(freeze('1 hour')).resolves.toBeDefined();
    await query('update "freeze" set released_at = now() where released_at is null');
  });
});

describe('an incident', () => {
  const sit = (role: string) =>
    query(
      `insert into incident_role (id, incident_id, role, person_id, assumed_at)
       values ($1, $2, $3::role_name, $1, now())`,
      [randomUUID(), rows.incidentId, role],
    );

  it('has one person in each seat and any number of helpers', async () => {
    await sit('incident_commander');
    await expect(sit('incident_commander')).rejects.toMatchObject(
      refusal(UNIQUE, 'incident_role_one_holder'),
    );
    for (const role of ['responder', 'responder', 'observer', 'observer']) await sit(role);
  });

  it('has one primary service', async () => {
    const other = await makeService();
    const add = (serviceId: string) =>
      query(
        `insert into incident_service (incident_id, service_id, "primary") values ($1, $2, true)`,
        [rows.incidentId, serviceId],
      );
    await add(rows.serviceId);
    await expect(add(other)).rejects.toMatchObject(refusal(UNIQUE, 'incident_service_one_primary'));
  });

  it('has one open watch of a kind on a target', async () => {
    const runId = await rows.run();
    const watch = () =>
      query(
        `insert into watch (id, incident_id, run_id, target_id, kind, started_at, ends_at, detail)
         values ($1, $2, $3, $4, 'stability', now(), now() + interval '30 minutes', '{}')`,
        [randomUUID(), rows.incidentId, runId, rows.targetId],
      );
    await watch();
    await expect(watch()).rejects.toMatchObject(refusal(UNIQUE, 'watch_one_open'));
  });

  it('has a severity from 1 to 4', async () => {
    for (const severity of [0, 5]) {
      await expect(
        query('update incident set severity = $1 where id = $2', [severity, rows.incidentId]),
      ).rejects.toMatchObject(refusal(CHECK, 'incident_severity_1_to_4'));
    }
  });
});

async function makeService(): Promise<string> {
  const row = await db.prisma.service.create({
    data: { slug: randomUUID(), name: 'Search', position: 2, streamId: randomUUID() },
  });
  return row.id;
}

describe('a person', () => {
  it('has one grant for each team, everywhere counting as one', async () => {
    const person = await db.prisma.person.create({ data: { name: 'Somebody' } });
    const grant = () =>
      query(
        `insert into role_grant (id, person_id, team_id, role) values ($1, $2, null, 'viewer')`,
        [randomUUID(), person.id],
      );
    await grant();
    await expect(grant()).rejects.toMatchObject(refusal(UNIQUE, 'role_grant_person_team'));
  });
});

describe('what is append-only', () => {
  beforeAll(async () => {
    const id = randomUUID();
    await query(
      `insert into change (id, kind, summary, at, source, external_key, detail)
       values ($1, 'deploy', 'A deploy', now(), 'test', 'one', '{}')`,
      [id],
    );
    await query(
      `insert into verdict (id, plan_hash, run_id, outcome, checks, at, expires_at)
       values ($1, $2, $1, 'safe', '[]', now(), now())`,
      [id, rows.planHash],
    );
    await query(
      `insert into checkpoint (heads, heads_sha, prev_sha, key_id, signature, at)
       values ('[]', '\\x00', '\\x00', 'key', '\\x00', now())`,
    );
    await query(`insert into runbook (id, slug, owner) values ($1, 'checkout', 'file')`, [id]);
    await query(
      `insert into runbook_version (digest, runbook_id, number, yaml, parsed, loaded_at)
       values ('digest', $1, 1, '', '{}', now())`,
      [id],
    );
    await query(`select timeline.open_stream($1, 'incident')`, [id]);
    await query(
      `select timeline.append($1, gen_random_uuid(), 'note.added', 'system', null, '{}'::bytea)`,
      [id],
    );
  });

  it.each([
    ['plan', 'risk = risk'],
    ['verdict', 'outcome = outcome'],
    ['change', 'summary = summary'],
    ['runbook_version', 'yaml = yaml'],
    ['status_update', 'body = body'],
    ['checkpoint', 'at = at'],
  ])('%s refuses a change and a removal even from its owner', async (table, change) => {
    await expect(owner.query(`update ${table} set ${change}`)).rejects.toMatchObject({
      code: APPEND_ONLY,
    });
    await expect(owner.query(`delete from ${table}`)).rejects.toMatchObject({ code: APPEND_ONLY });
  });

  it('an event refuses its removal even from the owner', async () => {
    await expect(owner.query('delete from timeline.event')).rejects.toMatchObject({
      code: APPEND_ONLY,
    });
  });
});

describe('the clock', () => {
  it('cannot be moved on a database that is not declared controlled', async () => {
    await expect(owner.query('update ripcord.clock_offset set micros = 1')).rejects.toMatchObject(
      refusal(CHECK, 'clock_offset_zero_unless_controlled'),
    );
    await expect(
      owner.query('insert into ripcord.clock_offset (id, controlled) values (2, true)'),
    ).rejects.toMatchObject(refusal(CHECK, 'clock_offset_one_row'));
  });
});
