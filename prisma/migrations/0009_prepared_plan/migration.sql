-- The plan that a decision would be carried out by, made and judged before anybody asks for it: one
-- for each service of an incident. It is only looked at. Nothing is applied from it: a person's own
-- plan is asked for, and has the same hash when nothing moved.
create table prepared_plan (
  incident_id uuid not null references incident (id),
  service_id uuid not null references service (id),
  -- Goes up with every write; whoever prepares writes only over the turn that they read.
  turn integer not null default 0,
  -- Somebody is at it until then; null: nobody.
  claimed_until timestamptz(6),
  -- Digest of what it rests on: the recommendation, the target's state, holds, a freeze, who holds
  -- the target. Null: it is being made for the first time.
  basis text,
  -- Null: nothing is recommended that could be planned.
  procedure text,
  revision text,
  plan_hash text,
  body jsonb,
  outcome verdict_outcome,
  checks jsonb,
  at timestamptz(6),
  expires_at timestamptz(6),
  -- Why there is a procedure and no plan of it.
  problem text,
  primary key (incident_id, service_id)
);
