/** Pure: what another version of a runbook means, section by section, and what it would do otherwise. */
import type {
  ActionChange,
  DifferenceGroup,
  MeaningChange,
  VersionDifference,
} from './difference-view';
import { stepDigest } from './procedure-change';
import type { Step } from './procedure-schema';
import type { Runbook } from './schema';
import type { Entry, Fact, Note, Section } from './section-view';
import { runbookSections } from './sections/runbook-sections';

export function versionDifference(before: Runbook, after: Runbook): VersionDifference {
  const then = [headOf(before), ...runbookSections(before, [])];
  const now = [headOf(after), ...runbookSections(after, [])];
  const ids = [...new Set([...now, ...then].map(({ id }) => id))];
  const groups = ids.flatMap((id): DifferenceGroup[] => {
    const old = then.find((section) => section.id === id);
    const young = now.find((section) => section.id === id);
    const changes = sectionChanges(old, young);
    const title = young?.title ?? old?.title ?? id;
    return changes.length === 0 ? [] : [{ section: id, title, changes }];
  });
  return { groups, actions: actionChanges(before, after) };
}

/** `before` null: there was no version, so everything is gained. */
export function actionChanges(before: Runbook | null, after: Runbook): ActionChange[] {
  const then = actionsOf(before);
  const now = actionsOf(after);
  const found = now.flatMap((one): ActionChange[] => {
    const old = then.find(({ key }) => key === one.key);
    const at = { procedure: one.procedure, step: one.step.title };
    if (old === undefined) return [{ kind: 'gained', ...at }];
    if (stepDigest(old.step) !== stepDigest(one.step)) return [{ kind: 'changed', ...at }];
    return placeAmong(old, then, now) === placeAmong(one, now, then)
      ? []
      : [{ kind: 'moved', ...at }];
  });
  const lost = then.filter(({ key }) => !now.some((one) => one.key === key));
  return [
    ...found,
    ...lost.map(
      ({ procedure, step }): ActionChange => ({ kind: 'lost', procedure, step: step.title }),
    ),
  ];
}

interface PlacedAction {
  readonly key: string;
  readonly procedureId: string;
  readonly procedure: string;
  readonly step: Step;
}

function actionsOf(runbook: Runbook | null): PlacedAction[] {
  return (runbook?.procedures ?? []).flatMap(({ id, title, steps }) =>
    steps
      .filter(({ kind }) => kind === 'action')
      .map((step) => ({ key: `${id}.${step.id}`, procedureId: id, procedure: title, step })),
  );
}

/** Its place among the actions of its procedure that both versions have. */
function placeAmong(
  { key, procedureId }: PlacedAction,
  own: readonly PlacedAction[],
  other: readonly PlacedAction[],
): number {
  return own
    .filter((one) => one.procedureId === procedureId)
    .filter((one) => other.some((each) => each.key === one.key))
    .findIndex((one) => one.key === key);
}

function headOf(runbook: Runbook): Section {
  const facts = ['title', 'version', 'owner', 'updated', 'summary'].flatMap((name): Fact[] => {
    const value: unknown = Reflect.get(runbook, name);
    return typeof value === 'string' ? [{ label: name, value }] : [];
  });
  return {
    id: 'head',
    path: '',
    title: 'Head',
    layout: 'entries',
    lead: null,
    facts,
    entries: [],
    notes: [],
  };
}

function sectionChanges(then: Section | undefined, now: Section | undefined): MeaningChange[] {
  const title = now?.title ?? then?.title ?? '';
  const own = partChanges(title, sectionParts(then), sectionParts(now));
  return [...own, ...entryChanges(then?.entries ?? [], now?.entries ?? [])];
}

function entryChanges(then: readonly Entry[], now: readonly Entry[]): MeaningChange[] {
  const pairs = pairUp(then, now);
  return pairs.flatMap(([old, young]): MeaningChange[] => {
    if (old === null && young !== null) {
      return [{ what: young.title, part: null, before: null, after: wholeOf(young) }];
    }
    if (old !== null && young === null) {
      return [{ what: old.title, part: null, before: wholeOf(old), after: null }];
    }
    if (old === null || young === null) return [];
    return [
      ...partChanges(young.title, entryParts(old), entryParts(young)),
      ...entryChanges(old.children, young.children),
    ];
  });
}

/** By name where they have one, else by what they are called; those without a partner stand alone. */
function pairUp(
  then: readonly Entry[],
  now: readonly Entry[],
): (readonly [Entry | null, Entry | null])[] {
  const left = [...then];
  const take = (young: Entry): Entry | null => {
    const index = left.findIndex((old) =>
      young.id !== null ? old.id === young.id : old.id === null && old.title === young.title,
    );
    return index < 0 ? null : (left.splice(index, 1)[0] ?? null);
  };
  const pairs = now.map((young) => [take(young), young] as const);
  return [...pairs, ...left.map((old) => [old, null] as const)];
}

type Parts = ReadonlyMap<string, string>;

function partChanges(what: string, then: Parts, now: Parts): MeaningChange[] {
  return [...new Set([...now.keys(), ...then.keys()])].flatMap((part): MeaningChange[] => {
    const before = then.get(part) ?? null;
    const after = now.get(part) ?? null;
    return before === after ? [] : [{ what, part, before, after }];
  });
}

function sectionParts(section: Section | undefined): Parts {
  if (section === undefined) return new Map();
  return partsOf([
    ['In short', section.lead],
    ...factParts(section.facts),
    ...section.notes.map(notePart),
  ]);
}

function entryParts(entry: Entry): Parts {
  return partsOf([
    ['Called', entry.title],
    ['Place', entry.marker],
    ...factParts(entry.facts),
    ...entry.lists.map(({ label, items }): Part => [label, items.join('\n')]),
    ['As written', entry.written],
    ...entry.notes.map(notePart),
  ]);
}

type Part = readonly [string, string | null];

function factParts(facts: readonly Fact[]): Part[] {
  return facts.map(({ label, value, source, note }) => {
    const whose = source === 'default' ? ', ours' : '';
    const words = note === undefined ? '' : ` (“${note}”)`;
    return [label, `${value}${words}${whose}`];
  });
}

function notePart(note: Note): Part {
  switch (note.kind) {
    case 'written':
      return [`Written line ${note.id}`, `${note.written}\n${note.truth}\n${note.ripcord}`];
    case 'pitfall':
      return [`Pitfall: ${note.title}`, [note.text, ...note.advice].join('\n')];
    case 'finding':
      return [note.rule, note.what];
  }
}

/** Facts of the same name are one part. */
function partsOf(parts: readonly Part[]): Parts {
  const map = new Map<string, string>();
  for (const [name, value] of parts) {
    if (value === null) continue;
    const known = map.get(name);
    map.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  return map;
}

function wholeOf(entry: Entry): string {
  const facts = factParts(entry.facts).map(([label, value]) => `${label}: ${value ?? ''}`);
  return [entry.title, ...facts, ...(entry.written === null ? [] : [entry.written])].join('\n');
}
