/** Pure: are two databases the same, as far as was read? What was not read is unknown, not equal. */
import type { CatalogObject, DatabaseFacts } from './schema-facts';

export interface DatabaseComparison {
  readonly outcome: 'same' | 'different' | 'unknown';
  /** One sentence. */
  readonly evidence: string;
  readonly version: { readonly left: string | null; readonly right: string | null };
  /** Only tables whose rows differ or could not be counted; null: not there, or not counted. */
  readonly tables: readonly {
    readonly table: string;
    readonly left: number | null;
    readonly right: number | null;
  }[];
  readonly schema: readonly {
    readonly kind: string;
    readonly identity: string;
    readonly difference: 'only left' | 'only right' | 'defined otherwise';
  }[];
}

export function compareDatabases(left: DatabaseFacts, right: DatabaseFacts): DatabaseComparison {
  const names = [...new Set([...Object.keys(left.rows), ...Object.keys(right.rows)])].sort();
  const tables = names
    .map((table) => ({ table, left: left.rows[table] ?? null, right: right.rows[table] ?? null }))
    .filter((counted) => counted.left === null || counted.left !== counted.right);
  const schema = schemaDifferences(left.objects, right.objects);
  const version = { left: left.version, right: right.version };
  const known = tables.filter(({ left: l, right: r }) => l !== null && r !== null);
  const isDifferent = schema.length > 0 || known.length > 0 || version.left !== version.right;
  const outcome = isDifferent ? 'different' : tables.length > 0 ? 'unknown' : 'same';
  const evidence = [
    version.left === version.right
      ? `both at schema version ${version.left ?? 'unknown'}`
      : `schema version ${version.left ?? 'unknown'} in ${left.database}, ${version.right ?? 'unknown'} in ${right.database}`,
    tables.length === 0
      ? `the same rows in ${names.length} tables`
      : `rows of ${tables.length} of ${names.length} tables differ or are unknown`,
    schema.length === 0
      ? 'no difference in the schema'
      : `${schema.length} differences in the schema`,
  ].join(', ');
  return {
    outcome,
    evidence: `${evidence.charAt(0).toUpperCase()}${evidence.slice(1)}.`,
    version,
    tables,
    schema,
  };
}

function schemaDifferences(
  left: readonly CatalogObject[],
  right: readonly CatalogObject[],
): DatabaseComparison['schema'] {
  const keyed = (objects: readonly CatalogObject[]) =>
    new Map(objects.map((object) => [`${object.kind} ${object.identity}`, object]));
  const [ofLeft, ofRight] = [keyed(left), keyed(right)];
  const differences = [...new Set([...ofLeft.keys(), ...ofRight.keys()])].sort().flatMap((key) => {
    const [a, b] = [ofLeft.get(key), ofRight.get(key)];
    const object = a ?? b;
    if (!object || (a && b && a.definition === b.definition)) return [];
    const difference = !b ? 'only left' : !a ? 'only right' : 'defined otherwise';
    return [{ kind: object.kind, identity: object.identity, difference } as const];
  });
  return differences;
}
