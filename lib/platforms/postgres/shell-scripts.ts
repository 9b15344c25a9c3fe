/**
 * Pure: all that is ever run where a server is. The texts are fixed; what differs comes as
 * arguments. What takes long is a job with a directory of its own, so it needs nobody who listens:
 * whoever comes later reads there how it ended.
 */
import type { ToolConnection } from './ports';

/**
 * directory, intent, label, kibibytes that must be free (0: any), body, its arguments. The directory
 * is made once: the second start of an intent does nothing. It always ends with 0: a server that is
 * process 1 of its container takes the status of an orphan for that of one of its own, and restarts.
 */
const START = `set -eu
umask 077
job="$1/.ripcord-$2"
if [ "$4" -gt 0 ]; then
  free=$(df -Pk "$1" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
  if [ "$free" -lt "$4" ]; then echo "$free KiB are free, $4 KiB are needed" >&2; exit 28; fi
fi
if ! mkdir "$job" 2>/dev/null; then
  if [ -d "$job" ]; then exit 0; fi
  echo "$1 can't be written to" >&2
  exit 73
fi
printf '%s\\n' "$3" >"$job/label"
body="$5"
shift 5
trap '' HUP INT
(
  set +e
  sh -c "$body" ripcord "$job" "$@" >"$job/out" 2>"$job/err"
  echo $? >"$job/code.part"
  mv "$job/code.part" "$job/code"
  exit 0
) </dev/null >/dev/null 2>&1 &
echo $! >"$job/pid"`;

/** job, file, connection. The list of a cut archive reads well: only reading all of it proves it. */
const DUMP = `set -eu
umask 077
trap 'rm -f "$2.part" "$2.sha256.part"' EXIT
pg_dump --format=custom --no-password --lock-wait-timeout=10000 --file="$2.part" --dbname="$3"
pg_restore --list "$2.part" >"$1/list"
pg_restore --file=/dev/null "$2.part"
sum=$(sha256sum "$2.part")
printf '%s\\n' "\${sum%% *}" >"$2.sha256.part"
sync "$2.part" "$2.sha256.part" 2>/dev/null || sync
mv "$2.sha256.part" "$2.sha256"
mv "$2.part" "$2"`;

/**
 * job, file, sha256 or nothing, format, connection. Never through a pipe: a decompressor that fails
 * would end it early, and psql would commit what it got. A plain file that connects elsewhere or
 * ends its transaction is refused.
 */
const RESTORE = `set -eu
umask 077
trap 'rm -f "$1/plain.sql"' EXIT
if [ -n "$3" ]; then
  sum=$(sha256sum "$2")
  if [ "\${sum%% *}" != "$3" ]; then echo "the checksum of $2 is not the recorded one" >&2; exit 65; fi
fi
if [ "$4" = custom ]; then
  pg_restore --single-transaction --exit-on-error --no-password --dbname="$5" "$2"
else
  plain="$2"
  if [ "$4" = gzip ]; then plain="$1/plain.sql"; gunzip -c "$2" >"$plain"; fi
  if grep -n -E '^(\\\\[^bfnrtuvN.\\\\]|(BEGIN|COMMIT|ROLLBACK|END|START TRANSACTION) *;)' "$plain" >"$1/refused"; then
    echo "not restorable in one transaction, line $(head -n 1 "$1/refused")" >&2
    exit 66
  fi
  psql --no-psqlrc --quiet --single-transaction --set=ON_ERROR_STOP=1 --no-password --dbname="$5" --file="$plain"
fi
psql --no-psqlrc --quiet --no-password --dbname="$5" --command=analyze || true`;

/** directory. One fact a line, its parts between tabs. */
const LOOK = `set -u
tab=$(printf '\\t')
if [ -d "$1" ] && [ -w "$1" ]; then echo "directory\${tab}yes"; else echo "directory\${tab}no"; fi
echo "free\${tab}$(df -Pk "$1" 2>/dev/null | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
for tool in pg_dump pg_restore psql; do
  echo "tool\${tab}$tool\${tab}$("$tool" --version 2>/dev/null | head -n 1)"
done
for file in "$1"/*.dump "$1"/*.sql "$1"/*.sql.gz; do
  [ -f "$file" ] || continue
  sum=$(head -c 64 "$file.sha256" 2>/dev/null)
  echo "file\${tab}$(stat -c '%s' "$file")\${tab}$(stat -c '%Y' "$file")\${tab}$sum\${tab}$file"
done
for job in "$1"/.ripcord-*; do
  [ -d "$job" ] || continue
  running=no
  if pid=$(cat "$job/pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null; then running=yes; fi
  code=$(cat "$job/code" 2>/dev/null)
  label=$(head -n 1 "$job/label" 2>/dev/null)
  said=$(tail -n 3 "$job/err" 2>/dev/null | tr '\\n\\t' '  ')
  echo "job\${tab}\${job##*/.ripcord-}\${tab}$code\${tab}$running\${tab}$label\${tab}$said"
done`;

const BODIES: readonly string[] = [DUMP, RESTORE];
const NAME = 'ripcord';

/** True of what this plane runs and of nothing else. */
export function isAllowed(argv: readonly string[]): boolean {
  const [shell, flag, text, name, ...rest] = argv;
  if (shell !== 'sh' || flag !== '-c' || name !== NAME) return false;
  if (!rest[0]?.startsWith('/') || rest.some((word) => word.includes('\0'))) return false;
  if (text === LOOK) return rest.length === 1;
  return text === START && /^[0-9a-z-]+$/i.test(rest[1] ?? '') && BODIES.includes(rest[4] ?? '');
}

export function lookArgv(directory: string): string[] {
  return ['sh', '-c', LOOK, NAME, directory];
}

export interface JobStart {
  readonly directory: string;
  readonly intent: string;
  readonly label: string;
}

export function dumpArgv(
  { directory, intent, label }: JobStart,
  dump: { readonly needBytes: number; readonly file: string; readonly conninfo: string },
): string[] {
  const kibibytes = String(Math.ceil(dump.needBytes / 1024));
  const start = ['sh', '-c', START, NAME, directory, intent, label, kibibytes];
  return [...start, DUMP, dump.file, dump.conninfo];
}

export function restoreArgv(
  { directory, intent, label }: JobStart,
  restore: {
    readonly file: string;
    readonly sha256: string | null;
    readonly format: string;
    readonly conninfo: string;
  },
): string[] {
  const start = ['sh', '-c', START, NAME, directory, intent, label, '0'];
  return [...start, RESTORE, restore.file, restore.sha256 ?? '', restore.format, restore.conninfo];
}

/** As libpq reads it. No password is in it. */
export function conninfo(tools: ToolConnection, database: string, mark: string): string {
  const parts: Record<string, string | null> = {
    dbname: database,
    user: tools.user,
    host: tools.host,
    port: tools.port === null ? null : String(tools.port),
    passfile: tools.passfile,
    application_name: mark,
    connect_timeout: '5',
  };
  return Object.entries(parts)
    .flatMap(([key, value]) => (value === null ? [] : [`${key}=${quoted(value)}`]))
    .join(' ');
}

function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
