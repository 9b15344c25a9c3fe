-- The append in one SQL statement. It needs Postgres 18: RETURNING names the row before (`old`).

-- An index on a column that every append changes costs each of them an index entry, and the row a
-- version chain that nothing prunes. Room on the page keeps the new version beside the old one.
drop index timeline.stream_recorded;
alter table timeline.stream set (fillfactor = 20);

-- The same check as a domain's: it is made when a stream is opened, not at every append.
alter table timeline.stream drop constraint stream_kind_known;
create domain timeline.stream_kind as text
  constraint stream_kind_known check (value in ('incident', 'service', 'org'));
alter table timeline.stream alter column kind type timeline.stream_kind;

-- The only writer of events, as before: the number is given under the stream row's lock, so it is the
-- order of commits; the time never goes back; the hash binds version, stream, number, time, the link
-- before and the body's digest:
--   sha256(0x01 || stream (16) || seq (int8) || recorded µs since 1970 (int8) || prev (32) || sha256(body) (32))
-- The advisory lock only forms the queue: many writers that wait for one row wake each other up for
-- nothing, twice a turn. The names of the body are bound when it is made. A timestamp's own bytes are
-- microseconds since 2000. No row comes back for a stream that does not exist.
create or replace function timeline.append(
  p_stream uuid, p_id uuid, p_kind text, p_actor text, p_occurred_at timestamptz, p_body bytea,
  p_supersedes bigint default null
) returns table (seq bigint, recorded_at timestamptz, hash bytea)
  language sql volatile security definer
  set search_path = pg_catalog, timeline, pg_temp
  begin atomic
    select pg_advisory_xact_lock(1, uuid_hash(p_stream));
    with link as (
      update timeline.stream s
         set seq = s.seq + 1,
             last_recorded_at = greatest(s.last_recorded_at, given.at),
             head = sha256('\x01'::bytea || uuid_send(s.id) || int8send(s.seq + 1)
               || int8send(timestamptz_send(greatest(s.last_recorded_at, given.at))::bigint + 946684800000000)
               || s.head || given.body_sha)
        from (select clock_timestamp() + micros * interval '1 microsecond' as at, sha256(p_body) as body_sha
                from ripcord.clock_offset offset 0) given
       where s.id = p_stream
      returning new.seq, new.last_recorded_at as at, old.head as prev, new.head as hash, given.body_sha
    )
    insert into timeline.event as e
      (stream_id, seq, id, kind, actor, occurred_at, recorded_at, recorded_us, body, body_sha, prev, hash, supersedes_seq)
      select p_stream, link.seq, p_id, p_kind, p_actor, coalesce(p_occurred_at, link.at), link.at,
             timestamptz_send(link.at)::bigint + 946684800000000, p_body, link.body_sha, link.prev, link.hash, p_supersedes
        from link
      returning e.seq, e.recorded_at, e.hash;
  end;
