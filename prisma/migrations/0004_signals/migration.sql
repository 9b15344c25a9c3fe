-- What signals were before the last change, and what they were while an incident was under way.

-- The windows that decisions are made from, as they were just before the target's last change.
-- Replaced when something newer changed.
create table baseline (
  target_id uuid primary key references target (id),
  change_at timestamptz(6) not null,
  readings jsonb not null,
  read_at timestamptz(6) not null
);

-- The signals of an incident's targets, sampling by sampling: `readings` whole, of `points` those
-- that no earlier row has. Append-only, and never removed: what was known when is the record.
create table incident_frame (
  incident_id uuid not null references incident (id),
  target_id uuid not null references target (id),
  sampled_at timestamptz(6) not null,
  readings jsonb not null,
  points jsonb not null,
  primary key (incident_id, target_id, sampled_at)
);
create trigger incident_frame_append_only before update or delete on incident_frame
  for each row execute function ripcord.refuse_change();
