import { formatDuration } from '@/lib/format/duration';
import { formatSignal } from '@/lib/format/signal';
import { SIGNAL_UNITS, type SignalUnit } from '@/lib/signals/reading';
import type { Duration, FigureSource, Limit } from '../figures-schema';
import type { Runbook } from '../schema';
import type { Entry, Fact, LiveRef, Section } from '../section-view';

/** "stability_watch" → "Stability watch". */
export function inWords(name: string): string {
  const text = name.replaceAll('_', ' ').replaceAll('.', ': ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** No facts for what is absent. */
export function fact(
  label: string,
  value: string | null | undefined,
  more: Partial<Omit<Fact, 'label' | 'value'>> = {},
): Fact[] {
  return value === null || value === undefined ? [] : [{ label, value, ...more }];
}

export function durationFact(label: string, value: Duration | undefined): Fact[] {
  return value === undefined
    ? []
    : fact(label, formatDuration(value.seconds), { source: value.source });
}

export function secondsFact(
  label: string,
  seconds: number | null | undefined,
  source?: FigureSource,
): Fact[] {
  if (seconds === null || seconds === undefined) return [];
  const value = seconds === 0 ? 'at once' : formatDuration(seconds);
  return fact(label, value, source === undefined ? {} : { source });
}

export function limitFact(label: string, limit: Limit | undefined, unit: SignalUnit): Fact[] {
  if (limit === undefined) return [];
  return fact(label, formatSignal(limit.at, unit), {
    source: limit.source,
    ...(limit.written === undefined ? {} : { note: limit.written }),
  });
}

/** The unit of a signal that the runbook names; a share where it has none of that name. */
export function unitOf(runbook: Pick<Runbook, 'signals'>, id: string): SignalUnit {
  const signal = runbook.signals.find((one) => one.id === id);
  return signal === undefined ? 'ratio' : SIGNAL_UNITS[signal.signal];
}

/** What a name inside the runbook is called, and where it stands on the page. */
export function named(
  things: readonly { readonly id: string; readonly title: string }[],
  id: string,
  section: string,
): Pick<Fact, 'value' | 'href'> {
  const found = things.find((one) => one.id === id);
  return found === undefined
    ? { value: id }
    : { value: found.title, href: `#${section}-${found.id}` };
}

export function link(
  label: string,
  id: string | undefined,
  things: readonly { readonly id: string; readonly title: string }[],
  section: string,
): Fact[] {
  return id === undefined ? [] : [{ label, ...named(things, id, section) }];
}

export function procedureLink(label: string, id: string | undefined, runbook: Runbook): Fact[] {
  if (id === 'monitor') return fact(label, 'No rollback: keep looking');
  return link(label, id, runbook.procedures, 'procedure');
}

/** Members that no builder names yet are shown by their own name: nothing of the file is left out. */
export function leftOver(object: object, shown: readonly string[]): Fact[] {
  return Object.entries(object).flatMap(([name, value]) =>
    value === undefined || shown.includes(name) ? [] : fact(inWords(name), plain(value)),
  );
}

export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(plain).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${plain(inner)}`)
    .join(', ');
}

interface EntryParts {
  readonly section: string;
  readonly path: string;
  readonly title: string;
  /** Null: it has no name of its own, and goes by its place. */
  readonly id?: string | null;
  readonly marker?: string;
  readonly facts?: readonly Fact[];
  readonly lists?: Entry['lists'];
  readonly written?: string | null | undefined;
  readonly live?: LiveRef | null;
  readonly children?: readonly Entry[];
}

export function entryOf(parts: EntryParts): Entry {
  const { section, path, title, id = null } = parts;
  return {
    anchor: `${section}-${id ?? path.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '')}`,
    id,
    path,
    marker: parts.marker ?? null,
    title,
    facts: parts.facts ?? [],
    lists: (parts.lists ?? []).filter(({ items }) => items.length > 0),
    written: parts.written ?? null,
    live: parts.live ?? null,
    children: parts.children ?? [],
    notes: [],
  };
}

export function sectionOf(
  id: string,
  title: string,
  parts: Partial<Omit<Section, 'id' | 'title' | 'notes'>>,
): Section {
  return {
    id,
    path: parts.path ?? id,
    title,
    layout: parts.layout ?? 'entries',
    lead: parts.lead ?? null,
    facts: parts.facts ?? [],
    entries: parts.entries ?? [],
    notes: [],
  };
}
