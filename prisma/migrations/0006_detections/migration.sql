-- What points to a failure mode: the latest symptoms of an incident's services, and detections that
-- somebody asked for. Reviewed SQL; prisma/schema.prisma says the same tables to Prisma.

-- Replaced by each look; it says of itself when it was so.
create table symptom_reading (
  incident_id uuid not null references incident (id),
  service_id uuid not null references service (id),
  reading jsonb,
  attempted_at timestamptz(6) not null,
  primary key (incident_id, service_id)
);

-- Web asks, the worker looks: `item` counts the detections of the runbook's failure mode from 0.
create table detection (
  id uuid primary key,
  incident_id uuid not null references incident (id),
  service_id uuid not null references service (id),
  failure_mode text not null,
  item integer not null,
  title text not null,
  requested_by uuid not null references person (id),
  requested_at timestamptz(6) not null,
  status text not null,
  started_at timestamptz(6),
  ended_at timestamptz(6),
  result jsonb,
  constraint detection_status_known check (status in ('asked', 'running', 'done')),
  constraint detection_done_says_what check (status <> 'done' or (result is not null and ended_at is not null))
);
create index detection_incident on detection (incident_id, requested_at);
-- Pressed twice it is asked once.
create unique index detection_one_under_way on detection (incident_id, service_id, failure_mode, item)
  where status <> 'done';
