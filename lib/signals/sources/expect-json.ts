/** Pure: does an answer say what is expected of it? */

export type Expected = Readonly<Record<string, string | number | boolean>>;

const MAX_SHOWN = 60;

/** `null`: it says all of it. Else one sentence with the first member that it doesn't. */
export function differenceFrom(body: string, expected: Expected): string | null {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return 'Its answer is no JSON.';
  }
  for (const [path, wanted] of Object.entries(expected)) {
    const given = memberAt(answer, path);
    if (given === wanted) continue;
    return given === undefined
      ? `Its answer has no "${path}", expected ${JSON.stringify(wanted)}.`
      : `Its answer has "${path}" ${shown(given)}, expected ${JSON.stringify(wanted)}.`;
  }
  return null;
}

/** A short word, number or yes and no at that path; null: the answer has none there. */
export function wordAt(body: string, path: string): string | null {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return null;
  }
  const given = memberAt(answer, path);
  if (!['string', 'number', 'boolean'].includes(typeof given)) return null;
  const word = String(given).trim();
  return word === '' || word.length > MAX_SHOWN ? null : word;
}

/** `config.enabled`: a member of a member. Never what an object merely inherits. */
function memberAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inside, name) => {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, name))
      return undefined;
    return (inside as Readonly<Record<string, unknown>>)[name];
  }, value);
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
