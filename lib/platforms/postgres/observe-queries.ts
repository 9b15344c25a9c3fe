/** What a server is asked about itself, and the shapes of its answers. */
import { z } from 'zod';
import { databaseStateSchema } from './state';

export const SERVER = `
select (select system_identifier::text from pg_control_system()) as uid,
  current_setting('server_version_num')::int / 10000 as major,
  current_setting('server_version') as version,
  current_user::text as "user",
  r.rolsuper as superuser,
  r.rolsuper or r.rolcreatedb as "createDatabase",
  r.rolsuper or pg_has_role(current_user, 'pg_signal_backend', 'MEMBER') as "endSessions"
from pg_roles r where r.rolname = current_user
`;

/** People's and ours; the server's own helpers are left out. `active`: at work at this moment. */
export const SESSIONS = `
select datname::text as database, coalesce(usename::text, '') as "user", application_name as application,
  count(*)::int as count, (count(*) filter (where state = 'active'))::int as active
from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid()
group by 1, 2, 3 order by 1, 2, 3
`;

/** The locale of ICU or the builtin provider changed its column's name in version 17. */
export function databasesQuery(major: number): string {
  const locale = major >= 17 ? 'd.datlocale' : major >= 15 ? 'd.daticulocale' : 'null';
  const provider = major >= 15 ? 'd.datlocprovider' : "'c'";
  return `
select d.datname::text as name, d.oid::text as oid, o.rolname::text as owner,
  pg_has_role(current_user, d.datdba, 'MEMBER') as ours,
  case when has_database_privilege(d.oid, 'CONNECT') or pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER')
    then pg_database_size(d.oid)::float8 end as "sizeBytes",
  json_build_object('encoding', pg_encoding_to_char(d.encoding),
    'provider', case ${provider} when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
    'collate', d.datcollate, 'ctype', d.datctype, 'locale', ${locale}) as locale,
  d.datallowconn as "acceptsConnections", d.datconnlimit as "connectionLimit",
  shobj_description(d.oid, 'pg_database') as comment,
  coalesce((select json_agg(json_build_object('role', coalesce(r.rolname, ''), 'setting', setting) order by r.rolname, setting)
    from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) setting
    where s.setdatabase = d.oid), '[]') as settings,
  case when d.datacl is not null then coalesce((select json_agg(json_build_object(
      'grantee', coalesce(r.rolname, ''), 'privilege', a.privilege_type, 'grantable', a.is_grantable)
      order by r.rolname, a.privilege_type)
    from aclexplode(d.datacl) a left join pg_roles r on r.oid = a.grantee), '[]') end as grants
from pg_database d join pg_roles o on o.oid = d.datdba
where not d.datistemplate order by d.datname
`;
}

export const rowSchemas = {
  server: z.tuple([
    z.object({
      uid: z.string(),
      major: z.number(),
      version: z.string(),
      user: z.string(),
      superuser: z.boolean(),
      createDatabase: z.boolean(),
      endSessions: z.boolean(),
    }),
  ]),
  databases: z.array(databaseStateSchema.omit({ mark: true, sessions: true, schema: true })),
  sessions: z.array(
    z.object({
      database: z.string().nullable(),
      user: z.string(),
      application: z.string(),
      count: z.number(),
      active: z.number(),
    }),
  ),
} as const;
