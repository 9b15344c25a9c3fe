-- What the app role may do. Run after every migration; `:app_role` is the quoted role name.
-- Idempotent: takes everything away, then gives back exactly this.
revoke all on all tables in schema public from :app_role;
revoke all on all tables in schema timeline from :app_role;
revoke all on schema public from public;
revoke create on schema public from :app_role;

grant usage on schema public, timeline, ripcord to :app_role;
grant usage, select on all sequences in schema public to :app_role;
grant select, insert, update, delete on all tables in schema public to :app_role;

-- Append-only.
revoke update, delete on plan, verdict, change, runbook_version, status_update, checkpoint, approval, break_glass, target_record, incident_frame from :app_role;
revoke delete on incident, detection, run, step, run_target, hold, "freeze", watch, evidence, milestone, person, poll, objection, runbook_draft from :app_role;
revoke insert, update, delete on _prisma_migrations from :app_role;

-- The timeline is read freely and written by two functions.
grant select on timeline.stream, timeline.event to :app_role;
grant execute on function timeline.open_stream(uuid, text) to :app_role;
grant execute on function timeline.append(uuid, uuid, text, text, timestamptz, bytea, bigint) to :app_role;
grant execute on function timeline.erase_body(uuid, bigint, uuid, text, bytea) to :app_role;

grant select on ripcord.clock_offset to :app_role;
grant execute on function ripcord.now() to :app_role;
