import type { Runbook } from '../schema';
import type { Entry, Note, Section } from '../section-view';
import { sectionOf } from './build';

interface About {
  readonly about: string | null;
  readonly note: Note;
}

/**
 * Puts each pitfall and each written line that can't be taken at its word where it bites: at the
 * step or entry of that name, else at the procedure or section. What leads nowhere has a section of
 * its own, so that nothing is lost.
 */
export function placeNotes(runbook: Runbook, sections: readonly Section[]): Section[] {
  const all: About[] = [
    ...runbook.pitfalls.map(({ title, text, at, advice = [] }) => ({
      about: at ?? null,
      note: { kind: 'pitfall', title, text, advice } as const,
    })),
    ...runbook.written.map(({ id, about, written, truth, ripcord }) => ({
      about,
      note: { kind: 'written', id, written, truth, ripcord } as const,
    })),
  ];
  const placed = new Set<About>();
  const notesFor = (names: readonly (string | null)[]): Note[] =>
    all.flatMap((one) => {
      if (one.about === null || !names.includes(one.about)) return [];
      placed.add(one);
      return [one.note];
    });
  const withNotes = (entry: Entry): Entry => ({
    ...entry,
    notes: [...entry.notes, ...notesFor([entry.id])],
    children: entry.children.map(withNotes),
  });
  const entries = new Map(sections.map((each) => [each.id, each.entries.map(withNotes)]));
  const rest = sections.map((each) => ({
    ...each,
    entries: entries.get(each.id) ?? [],
    // Named as a section or a procedure, and by nothing inside.
    notes: all.flatMap((one) => {
      if (one.about === null || placed.has(one) || !namesOf(each).includes(one.about)) return [];
      return [one.note];
    }),
  }));
  for (const { notes } of rest) {
    for (const one of all) if (notes.includes(one.note)) placed.add(one);
  }
  const general = all.filter((one) => !placed.has(one));
  if (general.length === 0) return rest;
  return [
    ...rest,
    {
      ...sectionOf('pitfalls', 'Pitfalls and written lines', {}),
      notes: general.map(({ note }) => note),
    },
  ];
}

/** The names by which a section can be meant: its own, its procedure's, its member of the file. */
function namesOf({ id, path }: Section): string[] {
  return [id, id.replace(/^(procedure|checklists)-/, ''), path];
}
