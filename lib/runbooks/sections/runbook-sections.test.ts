import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '../parse';
import { type Runbook, runbookSchema } from '../schema';
import type { Entry, Section } from '../section-view';
import { runbookSections } from './runbook-sections';

const directory = path.resolve(import.meta.dirname, '..', '..', '..', 'runbooks');
const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

function read(file: string): Runbook {
  const { runbook, problems } = parseRunbook(
    file,
    readFileSync(path.join(directory, file), 'utf8'),
  );
  if (runbook === null || problems.length > 0) throw new Error(`${file} does not parse`);
  return runbook;
}

/** What the page's head says itself, from the same data. */
const IN_THE_HEAD = ['title', 'version', 'owner', 'updated', 'summary'];

type Leaf = readonly (string | number)[];

function leavesOf(value: unknown, at: Leaf = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [at];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The same runbook with one text, number or yes/no made another one. */
function changed(runbook: Runbook, at: Leaf): Runbook {
  const copy = structuredClone(runbook);
  const parent = at
    .slice(0, -1)
    .reduce<unknown>((value, key) => Reflect.get(Object(value), key), copy);
  const last = at.at(-1) ?? '';
  const value: unknown = Reflect.get(Object(parent), last);
  const other =
    typeof value === 'number'
      ? value * 2 + 1
      : typeof value === 'boolean'
        ? !value
        : `${String(value)}x`;
  Reflect.set(Object(parent), last, other);
  return copy;
}

function drawn(runbook: Runbook): string {
  try {
    return JSON.stringify(runbookSections(runbook, []));
  } catch {
    return 'it can not be drawn with that';
  }
}

const everyEntry = (sections: readonly Section[]): Entry[] => {
  const below = (entry: Entry): Entry[] => [entry, ...entry.children.flatMap(below)];
  return sections.flatMap(({ entries }) => entries.flatMap(below));
};

describe.each(files)('%s on its page', (file) => {
  const runbook = read(file);
  const sections = runbookSections(runbook, []);

  it('leaves nothing out: whatever is changed in the file changes the page', () => {
    const before = drawn(runbook);
    const leaves = leavesOf(runbook).filter(([member]) => !IN_THE_HEAD.includes(String(member)));
    expect(leaves.length).toBeGreaterThan(200);
    const unseen = leaves.filter((at) => drawn(changed(runbook, at)) === before);
    expect(unseen.map((at) => at.join('.'))).toEqual([]);
  });

  it('shows a member that a later schema brings, under its own name', () => {
    const later = { ...runbook, moon_phase: { best: 'full' } };
    expect(drawn(later)).toContain('Moon phase');
    const [first, ...rest] = runbook.signals;
    if (first === undefined) throw new Error(`${file} has no signal`);
    const signal = { ...first, colour_of_line: 'teal' };
    expect(drawn({ ...runbook, signals: [signal, ...rest] })).toContain('Colour of line');
  });

  it('gives every section and entry an anchor of its own', () => {
    const anchors = [
      ...sections.map(({ id }) => id),
      ...everyEntry(sections).map(({ anchor }) => anchor),
    ];
    const twice = anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index);
    expect(twice).toEqual([]);
  });

  it('links only to what is on the page', () => {
    const anchors = new Set([
      ...sections.map(({ id }) => id),
      ...everyEntry(sections).map(({ anchor }) => anchor),
    ]);
    const links = [...sections, ...everyEntry(sections)]
      .flatMap(({ facts }) => facts)
      .flatMap(({ href }) => (href?.startsWith('#') ? [href.slice(1)] : []));
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });

  it('puts every pitfall and every written line somewhere', () => {
    const notes = [...sections, ...everyEntry(sections)].flatMap((each) => each.notes);
    const written = notes.flatMap((note) => (note.kind === 'written' ? [note.id] : []));
    const pitfalls = notes.flatMap((note) => (note.kind === 'pitfall' ? [note.title] : []));
    expect([...new Set(written)].sort()).toEqual(runbook.written.map(({ id }) => id).sort());
    expect([...new Set(pitfalls)].sort()).toEqual(
      runbook.pitfalls.map(({ title }) => title).sort(),
    );
  });

  it('never shows what a secret is, only that it is one', () => {
    const secret = runbook.variables.filter((variable) => variable.secret);
    const shown = everyEntry(sections).filter(({ path: at }) => at.startsWith('variables'));
    for (const { name } of secret) {
      const entry = shown.find(({ title }) => title === name);
      expect(entry?.facts.find(({ label }) => label === 'Value')?.value).toContain('never shown');
    }
  });
});

describe('a runbook that says almost nothing', () => {
  const bare = runbookSchema.parse({
    slug: 'bare',
    title: 'Bare',
    version: null,
    owner: null,
    updated: null,
  });

  it('still says that a person decides', () => {
    const [decision] = runbookSections(bare, []);
    expect(decision).toMatchObject({
      id: 'decision',
      lead: expect.stringContaining('A person decides'),
    });
  });

  it('links to a related runbook only where this installation has it', () => {
    const related = [
      { title: 'Here', path: '../runbooks/llm-hub.md' },
      { title: 'Elsewhere', path: '../runbooks/other.md' },
    ];
    const sections = runbookSections({ ...bare, related_runbooks: related }, ['llm-hub']);
    const links = everyEntry(sections).map(({ title, facts }) => [title, facts[0]?.href ?? null]);
    expect(links).toEqual([
      ['Here', '/runbooks/llm-hub'],
      ['Elsewhere', null],
    ]);
  });
});
