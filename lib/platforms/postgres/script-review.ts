/** Pure: whether a rollback script may run in one transaction, and which parts of it destroy. */
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@/lib/result';
import { type ScriptProblem, type ScriptStatement, splitScript } from './sql-script';

export interface DestructivePart {
  readonly line: number;
  /** `drops a table`, `changes the type of a column`… */
  readonly what: string;
  readonly cascade: boolean;
  readonly words: string;
}

export interface ScriptReview {
  readonly sha256: string;
  readonly statements: readonly ScriptStatement[];
  readonly destructive: readonly DestructivePart[];
}

const OUTSIDE = "can't run in a transaction";
const CONTROL = 'ends or divides the transaction that keeps it all or nothing';

/** By the beginning of a statement, its words in upper case. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY\b/, OUTSIDE],
  [/^REINDEX\b.* CONCURRENTLY\b/, OUTSIDE],
  [/^REINDEX( \([^)]*\))? (DATABASE|SYSTEM|SCHEMA)\b/, OUTSIDE],
  [/^ALTER TABLE\b.*\bDETACH PARTITION\b.* CONCURRENTLY\b/, OUTSIDE],
  [/^VACUUM\b/, OUTSIDE],
  [/^CLUSTER( VERBOSE)?$/, OUTSIDE],
  [/^(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION)\b/, OUTSIDE],
  [/^ALTER DATABASE\b.*\bSET TABLESPACE\b/, OUTSIDE],
  [/^ALTER SYSTEM\b/, OUTSIDE],
  [/^DISCARD ALL\b/, OUTSIDE],
  [/^(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|PREPARE TRANSACTION)\b/, CONTROL],
  [/^(SAVEPOINT|RELEASE)\b/, CONTROL],
  [
    /^SET( SESSION| LOCAL)? (LOCK_TIMEOUT|STATEMENT_TIMEOUT)\b/,
    'changes the limits that it is run under',
  ],
  [/^RESET (ALL|LOCK_TIMEOUT|STATEMENT_TIMEOUT)\b/, 'changes the limits that it is run under'],
  [/^COPY\b.*\b(FROM STDIN|TO STDOUT)\b/, 'needs a client that sends or takes rows'],
  [/^COPY\b.*\bPROGRAM\b/, "runs a program on the database's host"],
  [/^COMMENT ON DATABASE\b/, 'changes the comment that tells whether it has run'],
];

const DESTRUCTIVE: readonly (readonly [RegExp, string])[] = [
  [/^DROP OWNED\b/, 'drops all that a role owns'],
  [/^DROP (?!INDEX)((MATERIALIZED|FOREIGN|EVENT) )?(\w+)/, 'drops a '],
  [/^TRUNCATE\b/, 'empties a table'],
  [/^DELETE\b/, 'deletes rows'],
  [/^UPDATE\b/, 'overwrites rows'],
  [/\bDELETE FROM\b/, 'deletes rows'],
  [
    /^ALTER TABLE\b.*\bDROP (COLUMN\b|(?!CONSTRAINT\b|DEFAULT\b|NOT NULL\b|EXPRESSION\b|IDENTITY\b))/,
    'drops a column',
  ],
  [/^ALTER TABLE\b.*\bDROP CONSTRAINT\b/, 'drops a constraint'],
  [/^ALTER TABLE\b.*\bALTER( COLUMN)? \S+( SET DATA)? TYPE\b/, 'changes the type of a column'],
  [/^DO\b/, 'runs a block whose effects are only seen on a clone'],
];

/** The line and the reason of the first statement that has no place in one transaction. */
export function reviewScript(script: string): Result<ScriptReview, ScriptProblem> {
  const split = splitScript(script);
  if (!split.ok) return split;
  for (const { line, words } of split.value) {
    const refusal = REFUSED.find(([pattern]) => pattern.test(words));
    if (refusal) return err({ line, message: `"${shortened(words)}" ${refusal[1]}.` });
    if (words.includes('\\')) {
      return err({
        line,
        message: 'It has a command of psql in it, which PostgreSQL does not know.',
      });
    }
  }
  if (split.value.length === 0) return err({ line: 1, message: 'There is no statement in it.' });
  return ok({
    sha256: sha256Of(script),
    statements: split.value,
    destructive: split.value.flatMap(destructivePart),
  });
}

export function sha256Of(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/** For a sentence. */
export function shortened(words: string): string {
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

function destructivePart({ line, words }: ScriptStatement): DestructivePart[] {
  const found = DESTRUCTIVE.find(([pattern]) => pattern.test(words));
  if (!found) return [];
  const dropped = found[0].exec(words);
  const kind = found[1].endsWith(' ') ? [dropped?.[1], dropped?.[3]].join('').toLowerCase() : '';
  const cascade = / CASCADE$/.test(words);
  return [{ line, what: `${found[1]}${kind}`, cascade, words: shortened(words) }];
}
