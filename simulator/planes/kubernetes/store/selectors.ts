/** Label and field selectors, as a request writes them and as an object holds them. */
import { valueAt } from './json';
import type { KubeObject, Selector } from './objects';

type Test = (labels: Readonly<Record<string, string>>) => boolean;

/** Null: it can't be read. */
export function labelTest(written: string): Test | null {
  const tests: Test[] = [];
  for (const part of splitOutside(written)) {
    const test = requirement(part.trim());
    if (test === null) return null;
    tests.push(test);
  }
  return (labels) => tests.every((test) => test(labels));
}

export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (labels[key] !== value) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const among = value !== undefined && values.includes(value);
    return operator === 'In' ? among : !among;
  });
}

/** `metadata.name=x,status.phase!=Running`; any path into the object. Null: it can't be read. */
export function fieldTest(written: string): ((object: KubeObject) => boolean) | null {
  const tests: ((object: KubeObject) => boolean)[] = [];
  for (const part of written.split(',').filter((each) => each !== '')) {
    const [, path, sign, wanted] = /^([\w.]+)\s*(==|=|!=)\s*(.*)$/.exec(part.trim()) ?? [];
    if (path === undefined || wanted === undefined) return null;
    tests.push((object) => {
      const value = valueAt(object, path.split('.'));
      const equal = String(value ?? '') === wanted;
      return sign === '!=' ? !equal : equal;
    });
  }
  return (object) => tests.every((test) => test(object));
}

function requirement(part: string): Test | null {
  if (part === '') return () => true;
  const set = /^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (labels) => {
      const among = values.includes(labels[key] ?? '') && labels[key] !== undefined;
      return operator === 'in' ? among : !among;
    };
  }
  const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(part);
  if (equality !== null) {
    const [, key = '', sign, value] = equality;
    return (labels) => (sign === '!=' ? labels[key] !== value : labels[key] === value);
  }
  const [, absent, key] = /^(!?)([\w./-]+)$/.exec(part) ?? [];
  if (key === undefined) return null;
  return (labels) => (labels[key] === undefined) === (absent === '!');
}

/** At commas that stand in no parentheses. */
function splitOutside(written: string): string[] {
  return written.split(/,(?![^(]*\))/);
}
