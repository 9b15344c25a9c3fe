-- "Any strong objections?": a recorded poll of 30 seconds about one proposal. It holds nothing up.
-- Reviewed SQL; prisma/schema.prisma says the same tables to Prisma.

create table poll (
  id uuid primary key,
  incident_id uuid not null references incident (id),
  opened_by_id uuid not null references person (id),
  choice text not null,
  revision text,
  proposal text not null,
  opened_at timestamptz(6) not null,
  closes_at timestamptz(6) not null,
  closed_at timestamptz(6),
  constraint poll_lasts_30_seconds check (closes_at = opened_at + interval '30 seconds'),
  constraint poll_closes_in_its_time check (closed_at >= closes_at)
);
create index poll_incident on poll (incident_id, opened_at);
create unique index poll_one_open on poll (incident_id) where closed_at is null;

-- Each person's last word; every word is on the timeline.
create table objection (
  poll_id uuid not null references poll (id),
  person_id uuid not null references person (id),
  objects boolean not null,
  reason text,
  at timestamptz(6) not null,
  primary key (poll_id, person_id),
  constraint objection_reason_given
    check (objects = (length(trim(coalesce(reason, ''))) > 0))
);
