-- The ground: people, inventory, runbooks, the record, incidents, runs, the public page.
-- Reviewed SQL; prisma/schema.prisma says the same tables to Prisma, this file also says the guards.

create schema ripcord;
create schema timeline;

-- One offset that moves every process's clock together, so that thirty minutes and eight hours are
-- tested without waiting. It is 0 unless the owner has declared this database controlled.
create table ripcord.clock_offset (
  id integer primary key default 1 constraint clock_offset_one_row check (id = 1),
  micros bigint not null default 0,
  controlled boolean not null default false,
  constraint clock_offset_zero_unless_controlled check (controlled or micros = 0)
);
insert into ripcord.clock_offset default values;

create function ripcord.now() returns timestamptz
  language sql volatile
  set search_path = pg_catalog
  as $$ select clock_timestamp() + (select micros from ripcord.clock_offset where id = 1) * interval '1 microsecond' $$;

create type system_role as enum ('viewer', 'responder', 'commander', 'admin');
create type incident_status as enum ('triage', 'investigating', 'identified', 'mitigating', 'monitoring', 'resolved', 'closed', 'cancelled', 'merged');
create type role_name as enum ('incident_commander', 'deputy', 'scribe', 'operations_lead', 'communications_lead', 'subject_matter_expert', 'responder', 'observer');
create type checklist_state as enum ('open', 'working', 'checked', 'skipped', 'failed');
create type plan_request_status as enum ('asked', 'ready', 'refused');
create type run_status as enum ('planned', 'awaiting_approval', 'approved', 'applying', 'verifying', 'succeeded', 'failed', 'aborted', 'expired', 'unknown', 'reverted', 'reverted_externally');
create type step_status as enum ('pending', 'intended', 'sending', 'sent', 'settled', 'verified', 'skipped', 'failed', 'unknown');
create type verdict_outcome as enum ('safe', 'safe_with_warnings', 'blocked');
create type watch_kind as enum ('stickiness', 'stability');
create type watch_outcome as enum ('passed', 'breached', 'cancelled');
create type component_status as enum ('operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance');
create type public_status as enum ('investigating', 'identified', 'monitoring', 'resolved');
create type impact as enum ('none', 'minor', 'major', 'critical');

create table person (
  id uuid primary key,
  name text,
  email text,
  created_at timestamptz(6) not null default ripcord.now(),
  erased_at timestamptz(6)
);

create table identity (
  provider text not null,
  subject text not null,
  person_id uuid not null,
  password_hash text,
  primary key (provider, subject)
);

create table session (
  id uuid primary key,
  person_id uuid not null,
  created_at timestamptz(6) not null default ripcord.now(),
  expires_at timestamptz(6) not null,
  revoked_at timestamptz(6)
);

create table api_token (
  id uuid primary key,
  name text not null,
  hash bytea not null unique,
  person_id uuid not null,
  role system_role not null,
  created_at timestamptz(6) not null default ripcord.now(),
  expires_at timestamptz(6) not null,
  revoked_at timestamptz(6)
);

create table team (
  id uuid primary key,
  slug text not null unique,
  name text not null
);

create table role_grant (
  id uuid primary key,
  person_id uuid not null,
  team_id uuid,
  role system_role not null
);

create table configuration (
  id integer not null default 1 primary key,
  parsed jsonb not null,
  loaded_at timestamptz(6) not null
);

create table configuration_problem (
  id uuid primary key,
  file text not null,
  line integer not null,
  "column" integer not null,
  path text not null,
  message text not null,
  suggestion text,
  loaded_at timestamptz(6) not null
);

create table service (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  position integer not null,
  team_id uuid,
  runbook_id uuid,
  not_connected_reason text,
  retired_at timestamptz(6),
  stream_id uuid not null
);

create table target (
  id uuid primary key,
  service_id uuid not null,
  role text not null,
  environment text not null,
  is_production boolean not null,
  connection text not null,
  kind text not null,
  ref text not null,
  simulated boolean not null,
  retired_at timestamptz(6),
  unique (connection, ref)
);

create table observation (
  target_id uuid primary key,
  state jsonb,
  digest text,
  observed_at timestamptz(6),
  attempted_at timestamptz(6) not null,
  problem text
);

create table signal_frame (
  target_id uuid primary key,
  frame jsonb,
  sampled_at timestamptz(6),
  attempted_at timestamptz(6) not null,
  problem text
);

create table interest (
  target_id uuid primary key,
  until timestamptz(6) not null
);

create table revision (
  target_id uuid not null,
  name text not null,
  digest text,
  image text not null,
  created_at timestamptz(6) not null,
  created_by text,
  first_served_at timestamptz(6),
  last_served_at timestamptz(6),
  health text,
  health_detail jsonb,
  broken_at timestamptz(6),
  broken_reason text,
  gone_at timestamptz(6),
  primary key (target_id, name)
);

create table change (
  id uuid primary key,
  target_id uuid,
  service_id uuid,
  kind text not null,
  summary text not null,
  at timestamptz(6) not null,
  actor text,
  source text not null,
  external_key text not null,
  detail jsonb not null,
  unique (source, external_key)
);

create table runbook (
  id uuid primary key,
  slug text not null unique,
  owner text not null
);

create table runbook_version (
  digest text primary key,
  runbook_id uuid not null,
  number integer not null,
  yaml text not null,
  parsed jsonb not null,
  loaded_at timestamptz(6) not null,
  unique (runbook_id, number)
);

create table timeline.stream (
  id uuid primary key,
  kind text not null,
  seq bigint not null,
  head bytea not null,
  last_recorded_at timestamptz(6)
);

create table timeline.event (
  stream_id uuid not null,
  seq bigint not null,
  id uuid not null unique,
  kind text not null,
  actor text not null,
  occurred_at timestamptz(6) not null,
  recorded_at timestamptz(6) not null,
  recorded_us bigint not null,
  body bytea,
  body_sha bytea not null,
  prev bytea not null,
  hash bytea not null,
  supersedes_seq bigint,
  primary key (stream_id, seq)
);

create table checkpoint (
  n bigint generated by default as identity primary key,
  heads jsonb not null,
  heads_sha bytea not null,
  prev_sha bytea not null,
  key_id text not null,
  signature bytea not null,
  at timestamptz(6) not null
);

create table evidence (
  sha256 text primary key,
  name text not null,
  mime text not null,
  size integer not null,
  bytes bytea,
  created_at timestamptz(6) not null,
  keep_until timestamptz(6) not null,
  erased_at timestamptz(6)
);

create table counter (
  drill boolean primary key,
  next integer not null
);

create table incident (
  id uuid primary key,
  drill boolean not null,
  number integer not null,
  status incident_status not null,
  severity integer not null,
  severity_label text not null,
  title text not null,
  user_impact text not null,
  stream_id uuid not null,
  started_at timestamptz(6),
  declared_at timestamptz(6) not null,
  resolved_at timestamptz(6),
  merged_into_id uuid,
  unique (drill, number),
  unique (id, drill)
);

create table incident_service (
  incident_id uuid not null,
  service_id uuid not null,
  runbook_digest text,
  "primary" boolean not null,
  primary key (incident_id, service_id)
);

create table incident_role (
  id uuid primary key,
  incident_id uuid not null,
  role role_name not null,
  person_id uuid not null,
  assumed_at timestamptz(6) not null,
  renounced_at timestamptz(6)
);

create table milestone (
  incident_id uuid not null,
  name text not null,
  at timestamptz(6) not null,
  event_seq bigint not null,
  primary key (incident_id, name)
);

create table checklist_item (
  incident_id uuid not null,
  key text not null,
  position integer not null,
  state checklist_state not null,
  person_id uuid,
  note text,
  evidence_sha256 text,
  updated_at timestamptz(6) not null,
  primary key (incident_id, key)
);

create table answer (
  incident_id uuid not null,
  service_id uuid not null,
  question text not null,
  answer text not null,
  person_id uuid not null,
  at timestamptz(6) not null,
  primary key (incident_id, service_id, question)
);

create table plan_request (
  id uuid primary key,
  incident_id uuid not null,
  service_id uuid not null,
  target_id uuid not null,
  procedure text not null,
  revision text,
  undoes_run_id uuid,
  requested_by uuid not null,
  requested_at timestamptz(6) not null,
  status plan_request_status not null,
  run_id uuid,
  problem text
);

create table plan (
  hash text primary key,
  service_id uuid not null,
  target_id uuid not null,
  procedure text not null,
  runbook_digest text not null,
  risk text not null,
  body jsonb not null,
  created_at timestamptz(6) not null
);

create table verdict (
  id uuid primary key,
  plan_hash text not null,
  run_id uuid not null,
  outcome verdict_outcome not null,
  checks jsonb not null,
  at timestamptz(6) not null,
  expires_at timestamptz(6) not null
);

create table run (
  id uuid primary key,
  number integer generated by default as identity not null,
  plan_hash text not null,
  incident_id uuid,
  drill boolean not null,
  service_id uuid not null,
  stream_id uuid not null,
  status run_status not null,
  initiator_id uuid not null,
  confirmed_by_id uuid,
  undoes_run_id uuid,
  lease_token bigint not null default 0,
  lease_until timestamptz(6),
  wake_at timestamptz(6),
  abort_requested_at timestamptz(6),
  abort_requested_by uuid,
  created_at timestamptz(6) not null,
  applied_at timestamptz(6),
  effective_at timestamptz(6),
  healthy_at timestamptz(6),
  confirmed_at timestamptz(6),
  finished_at timestamptz(6),
  outcome text
);

create table run_target (
  run_id uuid not null,
  target_id uuid not null,
  taken_at timestamptz(6) not null,
  released_at timestamptz(6),
  primary key (run_id, target_id)
);

create table step (
  run_id uuid not null,
  index integer not null,
  attempt integer not null,
  kind text not null,
  title text not null,
  target_id uuid,
  intent_id uuid not null unique,
  status step_status not null,
  input jsonb not null,
  operation jsonb,
  started_at timestamptz(6),
  sent_at timestamptz(6),
  send_deadline timestamptz(6),
  deadline timestamptz(6),
  settled_at timestamptz(6),
  finished_at timestamptz(6),
  result jsonb,
  primary key (run_id, index, attempt)
);

create table hold (
  id uuid primary key,
  target_id uuid not null,
  revision_name text not null,
  run_id uuid,
  owner_id uuid not null,
  reason text not null,
  created_at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  released_at timestamptz(6),
  released_by_id uuid
);

create table watch (
  id uuid primary key,
  incident_id uuid not null,
  run_id uuid not null,
  target_id uuid not null,
  kind watch_kind not null,
  started_at timestamptz(6) not null,
  ends_at timestamptz(6) not null,
  next_at timestamptz(6),
  outcome watch_outcome,
  detail jsonb not null
);

create table component (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  group_name text,
  position integer not null,
  service_id uuid,
  status component_status not null,
  updated_at timestamptz(6) not null,
  retired_at timestamptz(6)
);

create table status_draft (
  id uuid primary key,
  incident_id uuid not null,
  moment text not null,
  status public_status not null,
  body text not null,
  created_at timestamptz(6) not null,
  closed_at timestamptz(6)
);

create table status_update (
  id uuid primary key,
  incident_id uuid not null,
  drill boolean not null default false,
  status public_status not null,
  impact impact not null,
  body text not null,
  components jsonb not null,
  published_by uuid not null,
  at timestamptz(6) not null
);

create table status_snapshot (
  n bigint generated by default as identity primary key,
  sha text not null,
  view jsonb not null,
  published_at timestamptz(6) not null
);

create table idempotency (
  principal text not null,
  key text not null,
  command text not null,
  request_sha text not null,
  response jsonb,
  expires_at timestamptz(6) not null,
  primary key (principal, key)
);

alter table identity add foreign key (person_id) references person (id);
alter table session add foreign key (person_id) references person (id);
alter table api_token add foreign key (person_id) references person (id);
alter table role_grant add foreign key (person_id) references person (id);
alter table role_grant add foreign key (team_id) references team (id);
alter table service add foreign key (team_id) references team (id);
alter table service add foreign key (runbook_id) references runbook (id);
alter table target add foreign key (service_id) references service (id);
alter table observation add foreign key (target_id) references target (id);
alter table signal_frame add foreign key (target_id) references target (id);
alter table interest add foreign key (target_id) references target (id);
alter table revision add foreign key (target_id) references target (id);
alter table change add foreign key (target_id) references target (id);
alter table runbook_version add foreign key (runbook_id) references runbook (id);
alter table incident_service add foreign key (incident_id) references incident (id);
alter table incident_service add foreign key (service_id) references service (id);
alter table incident_service add foreign key (runbook_digest) references runbook_version (digest);
alter table incident_role add foreign key (incident_id) references incident (id);
alter table milestone add foreign key (incident_id) references incident (id);
alter table checklist_item add foreign key (incident_id) references incident (id);
alter table answer add foreign key (incident_id) references incident (id);
alter table plan_request add foreign key (incident_id) references incident (id);
alter table verdict add foreign key (plan_hash) references plan (hash);
alter table run add foreign key (plan_hash) references plan (hash);
alter table run add foreign key (incident_id, drill) references incident (id, drill);
alter table run_target add foreign key (run_id) references run (id);
alter table step add foreign key (run_id) references run (id);
alter table hold add foreign key (target_id) references target (id);
alter table watch add foreign key (incident_id) references incident (id);
alter table watch add foreign key (run_id) references run (id);
alter table component add foreign key (service_id) references service (id);
alter table status_draft add foreign key (incident_id) references incident (id);
alter table status_update add foreign key (incident_id, drill) references incident (id, drill);
-- ------------------------------------------------------------------------------------------ guards

create unique index role_grant_person_team on role_grant (person_id, team_id) nulls not distinct;

-- Law 6: one run holds a target, from its first effect to its last.
create unique index run_target_one_holder on run_target (target_id) where released_at is null;
create unique index step_one_in_flight on step (run_id) where status in ('intended', 'sending', 'sent');
create unique index incident_service_one_primary on incident_service (incident_id) where "primary";
create unique index incident_role_one_holder on incident_role (incident_id, role)
  where renounced_at is null and role not in ('subject_matter_expert', 'responder', 'observer');
create unique index hold_one_per_revision on hold (target_id, revision_name) where released_at is null;
create unique index watch_one_open on watch (incident_id, target_id, kind) where outcome is null;

create index run_wake on run (wake_at) where wake_at is not null;
create index run_incident on run (incident_id);
create index plan_request_asked on plan_request (requested_at) where status = 'asked';
create index watch_next on watch (next_at) where outcome is null;
create index change_at on change (at desc);
create index verdict_run on verdict (run_id, at desc);
create index stream_recorded on timeline.stream (last_recorded_at);

-- Law 8: a hold expires within eight hours.
alter table hold add constraint hold_expires_within_8h
  check (expires_at > created_at and expires_at <= created_at + interval '8 hours');
-- Law 10: the public is never told of a drill; the foreign key (incident_id, drill) makes it true.
alter table status_update add constraint status_update_never_a_drill check (not drill);
alter table incident add constraint incident_severity_1_to_4 check (severity between 1 and 4);
alter table answer add constraint answer_known check (answer in ('yes', 'no', 'unknown'));
alter table configuration add constraint configuration_one_row check (id = 1);
alter table runbook add constraint runbook_owner_known check (owner in ('file', 'app'));
alter table plan add constraint plan_risk_known check (risk in ('routine', 'risky', 'destructive'));
alter table revision add constraint revision_health_known check (health in ('healthy', 'unhealthy'));
alter table timeline.stream add constraint stream_kind_known check (kind in ('incident', 'service', 'org'));

-- Append-only tables refuse a change even from a session that holds the owner's grants.
create function ripcord.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog
  as $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;

create trigger plan_append_only before update or delete on plan for each row execute function ripcord.refuse_change();
create trigger verdict_append_only before update or delete on verdict for each row execute function ripcord.refuse_change();
create trigger change_append_only before update or delete on change for each row execute function ripcord.refuse_change();
create trigger runbook_version_append_only before update or delete on runbook_version for each row execute function ripcord.refuse_change();
create trigger status_update_append_only before update or delete on status_update for each row execute function ripcord.refuse_change();
create trigger checkpoint_append_only before update or delete on checkpoint for each row execute function ripcord.refuse_change();
create trigger event_no_delete before delete on timeline.event for each row execute function ripcord.refuse_change();

-- Law 6 between two runs on one incident number, and gapless counting of streams: the row is the lock.
insert into counter (drill, next) values (false, 1), (true, 1);

-- ---------------------------------------------------------------------------------------- timeline

-- Opens an empty chain. Its first link points at 32 zero bytes.
create function timeline.open_stream(p_id uuid, p_kind text) returns void
  language sql volatile security definer
  set search_path = pg_catalog, timeline, pg_temp
  as $$
    insert into timeline.stream (id, kind, seq, head)
    values (p_id, p_kind, 0, decode(repeat('00', 32), 'hex'))
    on conflict (id) do nothing
  $$;

-- The only writer of events. The number is given under the stream row's lock, so it is the order
-- of commits; the time never goes back; the hash binds version, stream, number, time, the link
-- before and the body's digest:
--   sha256(0x01 || stream (16) || seq (int8) || recorded µs since 1970 (int8) || prev (32) || sha256(body) (32))
create function timeline.append(
  p_stream uuid, p_id uuid, p_kind text, p_actor text, p_occurred_at timestamptz, p_body bytea,
  p_supersedes bigint default null
) returns table (seq bigint, recorded_at timestamptz, hash bytea)
  language plpgsql volatile security definer
  set search_path = pg_catalog, timeline, pg_temp
  as $$
  declare
    v_seq bigint;
    v_prev bytea;
    v_at timestamptz;
    v_us bigint;
    v_body_sha bytea := sha256(p_body);
    v_hash bytea;
  begin
    select s.seq + 1, s.head, greatest(coalesce(s.last_recorded_at, '-infinity'::timestamptz), ripcord.now())
      into v_seq, v_prev, v_at
      from timeline.stream s where s.id = p_stream for update;
    if v_seq is null then
      raise exception 'stream % does not exist', p_stream using errcode = 'foreign_key_violation';
    end if;
    v_us := (extract(epoch from v_at) * 1000000)::bigint;
    v_hash := sha256('\x01'::bytea || uuid_send(p_stream) || int8send(v_seq) || int8send(v_us) || v_prev || v_body_sha);
    insert into timeline.event
      (stream_id, seq, id, kind, actor, occurred_at, recorded_at, recorded_us, body, body_sha, prev, hash, supersedes_seq)
      values (p_stream, v_seq, p_id, p_kind, p_actor, coalesce(p_occurred_at, v_at), v_at, v_us, p_body, v_body_sha, v_prev, v_hash, p_supersedes);
    update timeline.stream s set seq = v_seq, head = v_hash, last_recorded_at = v_at where s.id = p_stream;
    return query select v_seq, v_at, v_hash;
  end $$;

-- Takes a body away in the open: the digest stays, so the chain still verifies, and the erasure is
-- itself an event.
create function timeline.erase_body(p_stream uuid, p_seq bigint, p_id uuid, p_actor text, p_body bytea)
  returns table (seq bigint, recorded_at timestamptz, hash bytea)
  language plpgsql volatile security definer
  set search_path = pg_catalog, timeline, pg_temp
  as $$
  begin
    update timeline.event e set body = null where e.stream_id = p_stream and e.seq = p_seq and e.body is not null;
    if not found then
      raise exception 'event % of stream % has no body', p_seq, p_stream using errcode = 'no_data_found';
    end if;
    return query select * from timeline.append(p_stream, p_id, 'timeline.body_erased', p_actor, null, p_body, null);
  end $$;

-- The owner alone reaches the tables; everyone else goes through the functions (prisma/grants.sql).
revoke all on schema timeline from public;
revoke all on all tables in schema timeline from public;
revoke all on all functions in schema timeline from public;
revoke all on schema ripcord from public;

-- The organisation's own stream is the audit log; its id is fixed so that everyone finds it.
select timeline.open_stream('00000000-0000-7000-8000-000000000000', 'org');
