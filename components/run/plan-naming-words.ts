/** Pure: what a field of a plan is set to, and what is wrong with it. */
import type { PlanField } from '@/lib/runs/difference-view';

/** Chosen in the list where it is written by hand instead. */
export const WRITTEN = 'written';

/** Null: nothing is named. */
export function namedBy(
  { name, value }: PlanField,
  picked: Readonly<Record<string, string>>,
  written: Readonly<Record<string, string>>,
): string | null {
  const choice = picked[name] ?? value ?? '';
  const said = choice === WRITTEN ? (written[name] ?? '').trim() : choice;
  return said === '' ? null : said;
}

/** One sentence; null: it can be planned with. */
export function problemOf(field: PlanField, value: string | null): string | null {
  if (value === null) return field.needed ? `${field.label}: name one.` : null;
  const option = field.options.find((each) => each.value === value);
  if (option?.off) return `${option.label} can’t be named: ${option.off}.`;
  if (option !== undefined || field.form === null) return null;
  return new RegExp(`^(?:${field.form.pattern})$`).test(value) ? null : field.form.says;
}
