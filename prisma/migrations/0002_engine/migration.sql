-- Procedures of many steps, the second person, the ways past and out: what the engine needs beside
-- the run row. Reviewed SQL; prisma/schema.prisma says the same tables to Prisma.

-- What a person was asked for with a plan, and which step an undo is about.
alter table plan_request
  add column reason text,
  add column undoes_step integer;

-- A commander lets one named run go on, or be undone, while everything else is frozen.
alter table run
  add column exempt_at timestamptz(6),
  add column exempt_by uuid;

-- `call` is the action exactly as it was sent: planned again against what the steps before left.
-- `answer` is a person's to the step's condition; `resolution` their word on an unknown outcome.
alter table step
  add column call jsonb,
  add column answer text,
  add column resolution jsonb;
alter table step add constraint step_answer_known check (answer in ('yes', 'no'));

-- A second person's word on one plan hash. Append-only.
create table approval (
  id uuid primary key,
  run_id uuid not null references run (id),
  plan_hash text not null,
  person_id uuid not null references person (id),
  decision text not null constraint approval_decision_known check (decision in ('approved', 'declined')),
  reason text,
  at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  unique (run_id, person_id),
  constraint approval_at_most_15_minutes
    check (expires_at > at and expires_at <= at + interval '15 minutes')
);

-- Whoever asked for it, or pressed the button, is not the second person.
create function approval_by_another() returns trigger
  language plpgsql
  set search_path = pg_catalog, public
  as $$
begin
  if exists (select 1 from run where id = new.run_id
               and (initiator_id = new.person_id or confirmed_by_id = new.person_id)) then
    raise exception 'a run is not approved by who asked for it' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger approval_by_another before insert on approval
  for each row execute function approval_by_another();

-- Past every check but two, alone, for 15 minutes.
create table break_glass (
  id uuid primary key,
  run_id uuid not null unique references run (id),
  person_id uuid not null references person (id),
  reason text not null constraint break_glass_reason_given check (length(trim(reason)) > 0),
  at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  constraint break_glass_at_most_15_minutes
    check (expires_at > at and expires_at <= at + interval '15 minutes')
);

-- No run sends anything while one is in force.
create table "freeze" (
  id uuid primary key,
  scope text not null constraint freeze_scope_known check (scope in ('all')),
  person_id uuid not null references person (id),
  reason text not null constraint freeze_reason_given check (length(trim(reason)) > 0),
  created_at timestamptz(6) not null,
  expires_at timestamptz(6) not null,
  released_at timestamptz(6),
  released_by_id uuid,
  release_reason text,
  constraint freeze_at_most_8_hours
    check (expires_at > created_at and expires_at <= created_at + interval '8 hours')
);
create unique index freeze_one_in_force on "freeze" (scope) where released_at is null;

-- What a target ran, at every observed change: later steps restore from it. Append-only.
create table target_record (
  id uuid primary key,
  target_id uuid not null references target (id),
  generation text not null,
  digest text not null,
  ran jsonb not null,
  actor text,
  at timestamptz(6) not null
);
create index target_record_newest on target_record (target_id, at desc);

-- What was marked broken stays so by its image, whatever a later revision is called.
create index revision_broken_digest on revision (target_id, digest) where broken_at is not null;
