/**
 * Pure: what a database has beside its content, which neither a backup nor a template carries: its
 * settings, its grants and its limit of connections.
 */
import { quoteName, quoteText } from './quote';
import type { DatabaseState } from './state';

/** Statements for the other one, which has the live name by then. */
export function carriedOver(live: DatabaseState, side: DatabaseState): string[] {
  return [...settings(live, side), ...grants(live, side), ...limit(live, side)];
}

function settings(live: DatabaseState, side: DatabaseState): string[] {
  const has = new Set(side.settings.map(({ role, setting }) => `${role}\n${setting}`));
  return live.settings
    .filter(({ role, setting }) => !has.has(`${role}\n${setting}`))
    .map(({ role, setting }) => {
      const split = setting.indexOf('=');
      const [name, value] = [setting.slice(0, split), setting.slice(split + 1)];
      const whose =
        role === ''
          ? `ALTER DATABASE ${quoteName(live.name)}`
          : `ALTER ROLE ${quoteName(role)} IN DATABASE ${quoteName(live.name)}`;
      return `${whose} SET ${settingName(name)} TO ${settingValue(name, value)}`;
    });
}

/** `app.tenant`: a setting of one's own has a name of two parts. */
function settingName(name: string): string {
  return name.split('.').map(quoteName).join('.');
}

const LISTS = new Set([
  'search_path',
  'datestyle',
  'session_preload_libraries',
  'local_preload_libraries',
  'temp_tablespaces',
]);

/** A list is kept as it is written: in one pair of quotes it would be one name. */
function settingValue(name: string, value: string): string {
  return LISTS.has(name.toLowerCase()) && value !== '' ? value : quoteText(value);
}

/** What PUBLIC lost is taken from it as well. */
function grants(live: DatabaseState, side: DatabaseState): string[] {
  if (live.grants === null) return [];
  if (JSON.stringify(live.grants) === JSON.stringify(side.grants)) return [];
  const on = `ON DATABASE ${quoteName(live.name)}`;
  return [
    `REVOKE ALL ${on} FROM PUBLIC`,
    ...live.grants.map(
      ({ grantee, privilege, grantable }) =>
        `GRANT ${privilege} ${on} TO ${grantee === '' ? 'PUBLIC' : quoteName(grantee)}${grantable ? ' WITH GRANT OPTION' : ''}`,
    ),
  ];
}

function limit(live: DatabaseState, side: DatabaseState): string[] {
  if (live.connectionLimit === side.connectionLimit) return [];
  return [`ALTER DATABASE ${quoteName(live.name)} CONNECTION LIMIT ${live.connectionLimit}`];
}
