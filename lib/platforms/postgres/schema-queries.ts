/** What a database's schema is asked for. Run with an empty search_path, so that names are whole. */

/**
 * Objects of people's own schemas; what belongs to an extension is the extension's. A column's
 * definition begins with a line that is its type.
 */
export const OBJECTS = `
with own as (
  select n.oid, n.nspname from pg_namespace n
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
), of_extension as (
  select classid, objid from pg_depend where deptype = 'e'
), rel as (
  select c.*, o.nspname, format('%I.%I', o.nspname, c.relname) as identity
  from pg_class c join own o on o.oid = c.relnamespace
  where not exists (select from of_extension e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
)
select 'schema' as kind, nspname::text as name, format('%I', nspname) as identity, null as "on", '' as definition
from own where nspname <> 'public'
union all
select 'extension', extname, format('%I', extname), null, extversion from pg_extension
union all
select case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
    when 'f' then 'foreign table' else 'table' end,
  relname, identity,
  case relkind when 'S' then (
    select d.refobjid::regclass::text from pg_depend d where d.classid = 'pg_class'::regclass
    and d.objid = rel.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0 limit 1) end,
  case when relkind in ('v', 'm') then pg_get_viewdef(oid)
    else concat_ws(' ', relpersistence, relrowsecurity, relforcerowsecurity, pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid)) end
from rel where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
union all
select 'column', a.attname, format('%s.%I', rel.identity, a.attname), rel.identity,
  concat_ws(chr(10), format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
    nullif(a.attidentity, ''), nullif(a.attgenerated, ''), pg_get_expr(d.adbin, d.adrelid))
from rel join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where relkind in ('r', 'p', 'f')
union all
select 'index', rel.relname, rel.identity, i.indrelid::regclass::text, pg_get_indexdef(rel.oid)
from rel join pg_index i on i.indexrelid = rel.oid
union all
select 'constraint', c.conname, format('%I on %s', c.conname, rel.identity), rel.identity, pg_get_constraintdef(c.oid)
from pg_constraint c join rel on rel.oid = c.conrelid where c.contype not in ('t', 'n')
union all
select 'trigger', t.tgname, format('%I on %s', t.tgname, rel.identity), rel.identity,
  pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
from pg_trigger t join rel on rel.oid = t.tgrelid where not t.tgisinternal
union all
select 'policy', p.polname, format('%I on %s', p.polname, rel.identity), rel.identity,
  concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join rel on rel.oid = p.polrelid
union all
select 'rule', r.rulename, format('%I on %s', r.rulename, rel.identity), rel.identity, pg_get_ruledef(r.oid)
from pg_rewrite r join rel on rel.oid = r.ev_class where r.rulename <> '_RETURN'
union all
select 'function', p.proname, p.oid::regprocedure::text, null,
  case when p.prokind = 'a' then 'aggregate' else pg_get_functiondef(p.oid) end
from pg_proc p join own on own.oid = p.pronamespace
where not exists (select from of_extension e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
union all
select case t.typtype when 'd' then 'domain' else 'type' end, t.typname, format('%I.%I', own.nspname, t.typname), null,
  case t.typtype when 'e' then (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
    when 'd' then format_type(t.typbasetype, t.typtypmod) else t.typtype::text end
from pg_type t join own on own.oid = t.typnamespace
where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (
    select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')))
  and not exists (select from of_extension e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
`;

/** Where migration tools keep what they ran: the highest version that succeeded. */
export const VERSION_TABLES: readonly { readonly table: string; readonly query: string }[] = [
  {
    table: 'schema_migrations',
    query: `select version::text as version from %TABLE% order by length(version::text) desc, version::text desc limit 1`,
  },
  {
    table: '_prisma_migrations',
    query: `select migration_name as version from %TABLE% where finished_at is not null and rolled_back_at is null order by migration_name desc limit 1`,
  },
  {
    table: 'flyway_schema_history',
    query: `select version::text as version from %TABLE% where success and version is not null order by installed_rank desc limit 1`,
  },
  {
    table: '_sqlx_migrations',
    query: `select version::text as version from %TABLE% where success order by version desc limit 1`,
  },
  { table: 'alembic_version', query: `select version_num as version from %TABLE% limit 1` },
];

/** Columns that say when a row was written, by their names and types. */
export const WRITING_TIMES = `
select format('%I.%I', n.nspname, c.relname) as table, array_agg(quote_ident(a.attname) order by a.attname) as columns
from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
join pg_namespace n on n.oid = c.relnamespace
where a.attnum > 0 and not a.attisdropped and a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)
  and a.attname in ('created_at', 'updated_at', 'inserted_at', 'modified_at', 'deleted_at')
  and n.nspname not in ('pg_catalog', 'information_schema')
group by 1
`;
