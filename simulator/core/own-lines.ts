/** What a line of a revision's own log says, with its names filled in. Pure. */
import type { Service } from './model';
import type { OwnLine } from './profile';
import { mebibytes } from './troubles';

export type Said = { readonly text: string } | { readonly json: Readonly<Record<string, string>> };

const STEPS = ['assert exists', 'interact click', 'navigate to', 'wait element', 'store value'];

/** `draw` gives an even number in [0, 1) for each name. */
export function said(
  says: OwnLine['says'],
  service: Service,
  revision: string,
  draw: (what: string) => number,
): Said | null {
  const chosen = says[Math.floor(draw('text') * says.length)];
  if (chosen === undefined) return null;
  const fill = (written: string): string => filled(written, service, revision, draw);
  return typeof chosen === 'string'
    ? { text: fill(chosen) }
    : { json: Object.fromEntries(Object.entries(chosen).map(([key, at]) => [key, fill(at)])) };
}

/** `{step}` and `{session}` are made up; `{limit}` and `{used}` are MiB of memory. */
export function filled(
  written: string,
  service: Service,
  revision: string,
  draw: (what: string) => number,
): string {
  if (!written.includes('{')) return written;
  const memory = service.revisions.find(({ name }) => name === revision)?.template.memory ?? '0';
  const limit = Math.floor(mebibytes(memory));
  return written
    .replaceAll('{step}', `"${STEPS[Math.floor(draw('step') * STEPS.length)] ?? STEPS[0]}"`)
    .replaceAll('{session}', hex(draw('session'), 8))
    .replaceAll('{project}', service.project)
    .replaceAll('{service}', service.name)
    .replaceAll('{revision}', revision)
    .replaceAll('{limit}', String(limit))
    .replaceAll('{used}', String(limit + 3 + Math.floor(draw('used') * 24)));
}

/** That many hexadecimal digits of an even number in [0, 1). */
export function hex(share: number, length: number): string {
  return Math.floor(share * 16 ** length)
    .toString(16)
    .padStart(length, '0');
}
