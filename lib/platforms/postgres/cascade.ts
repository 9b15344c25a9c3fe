/** Pure: what a statement took away, told from the schema before and after it. */
import type { RehearsedStatement, SchemaObject } from './rehearsal-schema';
import type { CatalogObject } from './schema-facts';
import type { ScriptStatement } from './sql-script';

export type Change = Pick<RehearsedStatement, 'taken' | 'retyped'> & {
  readonly dropped: readonly SchemaObject[];
};

/**
 * Parts of a table that is gone go without saying. Of the rest, what the statement names was meant;
 * what it does not name was taken along, whatever its author knew.
 */
export function changeOf(
  statement: ScriptStatement,
  before: readonly CatalogObject[],
  after: readonly CatalogObject[],
): Change {
  const left = new Map(after.map((object) => [keyOf(object), object]));
  const gone = before.filter((object) => !left.has(keyOf(object)));
  const goneTables = new Set(
    gone.flatMap(({ kind, identity }) => (isTable(kind) ? [identity] : [])),
  );
  const standing = gone.filter(({ on }) => on === null || !goneTables.has(on));
  const named = namesIn(statement.text);
  return {
    dropped: standing.filter(({ name }) => named.has(name.toLowerCase())).map(shown),
    taken: standing.filter(({ name }) => !named.has(name.toLowerCase())).map(shown),
    retyped: before.flatMap((object) => {
      const now = left.get(keyOf(object));
      const [from, to] = [typeIn(object), now && typeIn(now)];
      return object.kind === 'column' && to && from !== to
        ? [{ column: object.identity, from, to }]
        : [];
    }),
  };
}

function keyOf({ kind, identity }: CatalogObject): string {
  return `${kind} ${identity}`;
}

function isTable(kind: string): boolean {
  return (
    kind === 'table' || kind === 'view' || kind === 'materialized view' || kind === 'foreign table'
  );
}

function shown({ kind, identity, on }: CatalogObject): SchemaObject {
  return { kind, identity, on };
}

/** The words of a statement; a name in quotes as it is written. */
function namesIn(text: string): Set<string> {
  const words = text.match(/"(?:[^"]|"")+"|[\w$\u0080-\uffff]+/g) ?? [];
  return new Set(
    words.map((word) =>
      (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word).toLowerCase(),
    ),
  );
}

function typeIn({ definition }: CatalogObject): string {
  return definition?.split('\n')[0] ?? '';
}
