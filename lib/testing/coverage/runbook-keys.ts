/** Pure: a name for each thing that a runbook's YAML says, so that a row can point at it. */

/** What names the file itself, or is in no written runbook. */
const OUTSIDE: readonly string[] = ['slug', 'title', 'summary', 'target_roles'];
/** Parts of an item that are items themselves. */
const PARTS: readonly string[] = ['steps', 'checklist'];
/** Where an item has neither id nor name: the first of these that it has. */
const NAMES = ['level', 'severity', 'role', 'aspect', 'moment', 'signal', 'title'];

/**
 * `procedures.quick_rollback.steps.shift`, `contacts.escalation.cto`, `when_to_use.2`, `owner`: every
 * item of every list by its id, else by the word that tells it apart, else by its number from 1.
 * Two of one name in a list are told apart by `_2`.
 */
export function runbookKeys(runbook: unknown): string[] {
  return members(runbook)
    .filter(([section, value]) => !OUTSIDE.includes(section) && value !== null)
    .flatMap(([section, value]) => keysOf(section, value));
}

function keysOf(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(itemKeys(path, value));
  const fields = members(value);
  if (fields.length === 0) return [path];
  const groups = fields.filter(([, field]) => typeof field === 'object' && field !== null);
  const within = groups.flatMap(([name, field]) => keysOf(`${path}.${name}`, field));
  if (groups.length === fields.length) return within;
  // A group inside a section that says something itself is one item.
  return path.includes('.') ? [path] : [path, ...within];
}

function itemKeys(path: string, list: readonly unknown[]) {
  const names = list.map(nameOf);
  return (item: unknown, index: number): string[] => {
    const name = names[index] ?? '';
    const before = names.slice(0, index).filter((each) => each === name).length;
    const key = `${path}.${before === 0 ? name : `${name}_${before + 1}`}`;
    const parts = members(item).filter(([part]) => PARTS.includes(part));
    return [key, ...parts.flatMap(([part, value]) => keysOf(`${key}.${part}`, value))];
  };
}

function nameOf(item: unknown, index: number): string {
  const fields = new Map(members(item));
  const id = fields.get('id') ?? fields.get('name');
  if (id !== undefined) return String(id);
  const group = fields.get('of');
  if (group !== undefined) return `${group}_${fields.get('severity')}`;
  const word = NAMES.map((name) => fields.get(name)).find((value) => value !== undefined);
  return word === undefined ? String(index + 1) : slugOf(String(word));
}

function slugOf(words: string): string {
  return words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}

function members(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}
