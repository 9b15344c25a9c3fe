import { describePath } from '@/lib/configuration/problem';
import type { YamlSource } from '@/lib/configuration/yaml-source';
import type { Finding } from '../lint/finding';
import type { Entry, Note, PlacedFinding, Section } from '../section-view';

export interface WithFindings {
  readonly sections: readonly Section[];
  /** Worst first. */
  readonly findings: readonly PlacedFinding[];
}

interface Place {
  readonly anchor: string;
  readonly path: string;
  readonly section: string;
}

/** Puts each finding under the entry that it is about: the one whose place in the file is nearest. */
export function placeFindings(
  sections: readonly Section[],
  found: readonly Finding[],
  source: YamlSource,
): WithFindings {
  const places = sections.flatMap((section) => [
    { anchor: section.id, path: section.path, section: section.title },
    ...section.entries.flatMap((entry) => placesOf(entry, section.title)),
  ]);
  const fallback: Place = places.find(({ anchor }) => anchor === 'about') ?? {
    anchor: 'about',
    path: '',
    section: 'This text',
  };
  const notes = new Map<string, Note[]>();
  const findings = found.map(({ id, severity, path, what, why, fix }): PlacedFinding => {
    const at = describePath(path);
    const place = nearest(places, at) ?? fallback;
    const { line } = source.problemAt(path, what);
    const note = { kind: 'finding', rule: id, severity, what, why, fix, line } as const;
    notes.set(place.anchor, [...(notes.get(place.anchor) ?? []), note]);
    const { anchor, section } = place;
    return { rule: id, severity, what, why, fix, line, anchor, section };
  });
  const noted = (entry: Entry): Entry => ({
    ...entry,
    notes: [...entry.notes, ...(notes.get(entry.anchor) ?? [])],
    children: entry.children.map(noted),
  });
  return {
    findings,
    sections: sections.map((section) => ({
      ...section,
      notes: [...section.notes, ...(notes.get(section.id) ?? [])],
      entries: section.entries.map(noted),
    })),
  };
}

function placesOf(entry: Entry, section: string): Place[] {
  return [
    { anchor: entry.anchor, path: entry.path, section },
    ...entry.children.flatMap((child) => placesOf(child, section)),
  ];
}

function nearest(places: readonly Place[], at: string): Place | null {
  let best: Place | null = null;
  for (const place of places) {
    if (place.path === '' || !isWithin(at, place.path)) continue;
    if (best === null || place.path.length > best.path.length) best = place;
  }
  return best;
}

function isWithin(at: string, path: string): boolean {
  return at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`);
}
