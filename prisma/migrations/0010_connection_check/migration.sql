-- Somebody asked whether the connections work: only the worker may look. What it found is kept for a
-- day; no secret is in it.
create table connection_check (
  id uuid primary key,
  requested_by uuid not null references person (id),
  requested_at timestamptz(6) not null,
  status text not null,
  started_at timestamptz(6),
  ended_at timestamptz(6),
  report jsonb,
  constraint connection_check_status_known check (status in ('asked', 'running', 'done')),
  constraint connection_check_done_says_what check (status <> 'done' or (report is not null and ended_at is not null))
);
-- Asked twice it is done once.
create unique index connection_check_one_under_way on connection_check ((true)) where status <> 'done';
