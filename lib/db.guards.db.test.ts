import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './db';
import { roleOf } from './migrate';
import { requireEnv } from './testing/require-env';

/** Guards that Prisma cannot say and its `migrate dev` would drop: by name and definition. */
const SCHEMAS = `('public', 'timeline', 'ripcord')`;
const APPEND_ONLY = [
  'change',
  'checkpoint',
  'incident_frame',
  'plan',
  'runbook_version',
  'status_update',
  'verdict',
];
/** By grant alone: the owner could still change them. */
const APPEND_ONLY_BY_GRANT = ['approval', 'break_glass', 'target_record'];
const PRIVILEGES = ['insert', 'update', 'delete', 'truncate', 'trigger', 'references', 'maintain'];

let owner: pg.Client;
let db: Database;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: requireEnv('MIGRATE_DATABASE_URL') });
  await owner.connect();
  db = openDatabase(requireEnv('DATABASE_URL'));
});
afterAll(async () => {
  await db.close();
  await owner.end();
});

async function lines(sql: string): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(sql);
  return rows.map((row) => row.line).sort();
}

describe('the guards in a migrated database', () => {
  it('are these partial unique indexes', async () => {
    const found = await lines(
      `select split_part(indexdef, ' INDEX ', 2) as line from pg_indexes where schemaname in ${SCHEMAS}
       and indexdef like 'CREATE UNIQUE%' and (indexdef like '% WHERE %' or indexdef like '%NULLS NOT%')`,
    );
    expect(found).toEqual([
      "connection_check_one_under_way ON public.connection_check USING btree ((true)) WHERE (status <> 'done'::text)",
      "detection_one_under_way ON public.detection USING btree (incident_id, service_id, failure_mode, item) WHERE (status <> 'done'::text)",
      'freeze_one_in_force ON public."freeze" USING btree (scope) WHERE (released_at IS NULL)',
      'hold_one_per_revision ON public.hold USING btree (target_id, revision_name) WHERE (released_at IS NULL)',
      "incident_role_one_holder ON public.incident_role USING btree (incident_id, role) WHERE ((renounced_at IS NULL) AND (role <> ALL (ARRAY['subject_matter_expert'::role_name, 'responder'::role_name, 'observer'::role_name])))",
      'incident_service_one_primary ON public.incident_service USING btree (incident_id) WHERE "primary"',
      'poll_one_open ON public.poll USING btree (incident_id) WHERE (closed_at IS NULL)',
      'role_grant_person_team ON public.role_grant USING btree (person_id, team_id) NULLS NOT DISTINCT',
      'run_target_one_holder ON public.run_target USING btree (target_id) WHERE (released_at IS NULL)',
      "runbook_draft_one_open ON public.runbook_draft USING btree (slug) WHERE (status = 'open'::text)",
      "step_one_in_flight ON public.step USING btree (run_id) WHERE (status = ANY (ARRAY['intended'::step_status, 'sending'::step_status, 'sent'::step_status]))",
      'watch_one_open ON public.watch USING btree (incident_id, target_id, kind) WHERE (outcome IS NULL)',
    ]);
  });

  it('are these checks', async () => {
    const found = await lines(
      `select conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
       where contype = 'c' and connamespace::regnamespace::text in ${SCHEMAS}`,
    );
    expect(found).toEqual([
      "answer_known CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text, 'unknown'::text])))",
      "approval_at_most_15_minutes CHECK (((expires_at > at) AND (expires_at <= (at + '00:15:00'::interval))))",
      "approval_decision_known CHECK ((decision = ANY (ARRAY['approved'::text, 'declined'::text])))",
      "break_glass_at_most_15_minutes CHECK (((expires_at > at) AND (expires_at <= (at + '00:15:00'::interval))))",
      'break_glass_reason_given CHECK ((length(TRIM(BOTH FROM reason)) > 0))',
      'clock_offset_one_row CHECK ((id = 1))',
      'clock_offset_zero_unless_controlled CHECK ((controlled OR (micros = 0)))',
      'configuration_one_row CHECK ((id = 1))',
      "connection_check_done_says_what CHECK (((status <> 'done'::text) OR ((report IS NOT NULL) AND (ended_at IS NOT NULL))))",
      "connection_check_status_known CHECK ((status = ANY (ARRAY['asked'::text, 'running'::text, 'done'::text])))",
      "detection_done_says_what CHECK (((status <> 'done'::text) OR ((result IS NOT NULL) AND (ended_at IS NOT NULL))))",
      "detection_status_known CHECK ((status = ANY (ARRAY['asked'::text, 'running'::text, 'done'::text])))",
      "freeze_at_most_8_hours CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '08:00:00'::interval))))",
      'freeze_reason_given CHECK ((length(TRIM(BOTH FROM reason)) > 0))',
      "freeze_scope_known CHECK ((scope = 'all'::text))",
      "hold_expires_within_8h CHECK (((expires_at > created_at) AND (expires_at <= (created_at + '08:00:00'::interval))))",
      'incident_severity_1_to_4 CHECK (((severity >= 1) AND (severity <= 4)))',
      "objection_reason_given CHECK ((objects = (length(TRIM(BOTH FROM COALESCE(reason, ''::text))) > 0)))",
      "plan_request_image_by_digest CHECK ((image ~ '^[^[:space:]@]+@sha256:[0-9a-f]{64}$'::text))",
      "plan_request_version_by_number CHECK ((secret_version ~ '^[1-9][0-9]{0,8}$'::text))",
      "plan_risk_known CHECK ((risk = ANY (ARRAY['routine'::text, 'risky'::text, 'destructive'::text])))",
      'poll_closes_in_its_time CHECK ((closed_at >= closes_at))',
      "poll_lasts_30_seconds CHECK ((closes_at = (opened_at + '00:00:30'::interval)))",
      "revision_health_known CHECK ((health = ANY (ARRAY['healthy'::text, 'unhealthy'::text])))",
      "runbook_draft_decided_whole CHECK ((((status = 'open'::text) = (decided_at IS NULL)) AND ((status = 'open'::text) = (decided_by_id IS NULL))))",
      "runbook_draft_second_admin CHECK (((status <> 'loaded'::text) OR (NOT needs_second) OR ((decided_by_id IS NOT NULL) AND (decided_by_id <> author_id))))",
      "runbook_draft_status_known CHECK ((status = ANY (ARRAY['open'::text, 'loaded'::text, 'discarded'::text])))",
      "runbook_owner_known CHECK ((owner = ANY (ARRAY['file'::text, 'app'::text])))",
      'status_update_never_a_drill CHECK ((NOT drill))',
      "step_answer_known CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text])))",
      "stream_kind_known CHECK ((VALUE = ANY (ARRAY['incident'::text, 'service'::text, 'org'::text])))",
      'tail_bounded CHECK ((octet_length((reading)::text) <= 262144))',
    ]);
  });

  it('are these foreign keys that carry whether it is a drill', async () => {
    const found = await lines(
      `select conrelid::regclass || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
       where contype = 'f' and array_length(conkey, 1) > 1`,
    );
    expect(found).toEqual([
      'run FOREIGN KEY (incident_id, drill) REFERENCES incident(id, drill)',
      'status_update FOREIGN KEY (incident_id, drill) REFERENCES incident(id, drill)',
    ]);
  });

  it('are these triggers, all of them switched on', async () => {
    const found = await lines(
      `select pg_get_triggerdef(oid) || ' ' || tgenabled::text as line from pg_trigger where not tgisinternal`,
    );
    const appendOnly = (table: string) =>
      `CREATE TRIGGER ${table}_append_only BEFORE DELETE OR UPDATE ON public.${table} FOR EACH ROW EXECUTE FUNCTION ripcord.refuse_change() O`;
    expect(found).toEqual(
      [
        ...APPEND_ONLY.map(appendOnly),
        'CREATE TRIGGER approval_by_another BEFORE INSERT ON public.approval FOR EACH ROW EXECUTE FUNCTION approval_by_another() O',
        'CREATE TRIGGER event_no_delete BEFORE DELETE ON timeline.event FOR EACH ROW EXECUTE FUNCTION ripcord.refuse_change() O',
        'CREATE TRIGGER runbook_draft_only_decided BEFORE UPDATE ON public.runbook_draft FOR EACH ROW EXECUTE FUNCTION runbook_draft_only_decided() O',
      ].sort(),
    );
  });

  it('are these functions, each with its owner, its rights and a fixed search path', async () => {
    const found = await lines(
      `select p.oid::regprocedure || ' ' || proowner::regrole || ' definer=' || prosecdef || ' '
              || array_to_string(proconfig, ' ') || ' public=' || has_function_privilege('public', p.oid, 'execute') as line
       from pg_proc p where pronamespace::regnamespace::text in ${SCHEMAS}`,
    );
    const role = roleOf(requireEnv('MIGRATE_DATABASE_URL'));
    const definer = `${role} definer=true search_path=pg_catalog, timeline, pg_temp public=false`;
    expect(found).toEqual([
      `approval_by_another() ${role} definer=false search_path=pg_catalog, public public=true`,
      `ripcord.now() ${role} definer=false search_path=pg_catalog public=true`,
      `ripcord.refuse_change() ${role} definer=false search_path=pg_catalog public=true`,
      `runbook_draft_only_decided() ${role} definer=false search_path=pg_catalog, public public=true`,
      `timeline.append(uuid,uuid,text,text,timestamp with time zone,bytea,bigint) ${definer}`,
      `timeline.erase_body(uuid,bigint,uuid,text,bytea) ${definer}`,
      `timeline.open_stream(uuid,text) ${definer}`,
    ]);
  });
});

describe('the app role', () => {
  async function granted(table: string): Promise<string[]> {
    const { rows } = await db.pool.query<{ name: string }>(
      `select name from unnest($2::text[]) as name where has_table_privilege(current_user, $1, name)`,
      [table, PRIVILEGES],
    );
    return rows.map((row) => row.name);
  }

  it.each(['timeline.event', 'timeline.stream', 'ripcord.clock_offset', '_prisma_migrations'])(
    'can only read %s',
    async (table) => {
      expect(await granted(table)).toEqual([]);
      await expect(db.pool.query(`select from ${table} limit 0`)).resolves.toBeDefined();
    },
  );

  it.each([...APPEND_ONLY, ...APPEND_ONLY_BY_GRANT])(
    'can add to %s, and neither change nor remove',
    async (table) => {
      expect(await granted(table)).toEqual(['insert']);
    },
  );

  it.each([
    'incident',
    'detection',
    'run',
    'step',
    'run_target',
    'hold',
    '"freeze"',
    'watch',
    'evidence',
    'milestone',
    'person',
    'poll',
    'objection',
  ])('can never remove a row of %s', async (table) => {
    expect(await granted(table)).toEqual(['insert', 'update']);
  });

  it('can no more than write rows in any table', async () => {
    const tables = await lines(
      `select format('%I.%I', schemaname, tablename) as line from pg_tables where schemaname in ${SCHEMAS}`,
    );
    expect(tables.length).toBeGreaterThan(40);
    for (const table of tables) {
      const beyond = (await granted(table)).filter(
        (name) => !['insert', 'update', 'delete'].includes(name),
      );
      expect([table, beyond]).toEqual([table, []]);
    }
  });

  it('owns nothing, makes nothing and becomes nobody else', async () => {
    const { rows } = await db.pool.query(
      `select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication,
              (select count(*)::int from pg_class where relowner = r.oid) as owned,
              (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
              (select count(*)::int from pg_namespace n where nspname in ${SCHEMAS}
                 and has_schema_privilege(r.oid, n.oid, 'create')) as may_create_in
       from pg_roles r where rolname = current_user`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolcreatedb: false,
        rolcreaterole: false,
        rolbypassrls: false,
        rolreplication: false,
        owned: 0,
        memberships: 0,
        may_create_in: 0,
      },
    ]);
  });
});
