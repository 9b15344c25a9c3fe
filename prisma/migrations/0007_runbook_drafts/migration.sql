-- Runbooks that admins change in the app: every text that one saves, and who else accepted it.

create table runbook_draft (
  id uuid primary key,
  slug text not null,
  -- The version that it was written against; null: the runbook is new.
  base_digest text references runbook_version (digest),
  digest text not null,
  yaml text not null,
  parsed jsonb not null,
  note text,
  -- It gains or changes something that is done to a platform.
  needs_second boolean not null,
  author_id uuid not null references person (id),
  created_at timestamptz(6) not null,
  status text not null
    constraint runbook_draft_status_known check (status in ('open', 'loaded', 'discarded')),
  decided_by_id uuid references person (id),
  decided_at timestamptz(6),
  reason text,
  -- What needs a second admin is never loaded by its author.
  constraint runbook_draft_second_admin
    check (status <> 'loaded' or not needs_second or (decided_by_id is not null and decided_by_id <> author_id)),
  constraint runbook_draft_decided_whole
    check ((status = 'open') = (decided_at is null) and (status = 'open') = (decided_by_id is null))
);

-- One text at a time waits, so that two people's changes are never mixed up.
create unique index runbook_draft_one_open on runbook_draft (slug) where status = 'open';
create index runbook_draft_digest on runbook_draft (digest);

-- What was read before it was accepted is what is loaded: a draft is only ever decided, once.
create function runbook_draft_only_decided() returns trigger
  language plpgsql
  set search_path = pg_catalog, public
  as $$
begin
  if old.status <> 'open'
     or (new.id, new.slug, new.base_digest, new.digest, new.yaml, new.parsed, new.note,
         new.needs_second, new.author_id, new.created_at)
        is distinct from
        (old.id, old.slug, old.base_digest, old.digest, old.yaml, old.parsed, old.note,
         old.needs_second, old.author_id, old.created_at) then
    raise exception 'a runbook draft is decided once and never rewritten'
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger runbook_draft_only_decided before update on runbook_draft
  for each row execute function runbook_draft_only_decided();
