-- What a person reads beside a decision: a target's newest log lines, its latencies and instances. Only
-- the worker may look, and only while an incident is under way. Replaced by each look, and taken away an
-- hour after the last one. Bounded, and what looks like a secret is taken out before it comes here.
create table tail (
  target_id uuid primary key references target (id),
  reading jsonb,
  attempted_at timestamptz(6) not null,
  constraint tail_bounded check (octet_length(reading::text) <= 262144)
);
