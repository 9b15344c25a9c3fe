import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readYaml } from '@/lib/configuration/yaml-source';
import { lintRunbook } from '../lint/lint';
import { parseRunbook } from '../parse';
import type { Entry } from '../section-view';
import { placeFindings } from './findings';
import { runbookSections } from './runbook-sections';

const directory = path.resolve(import.meta.dirname, '..', '..', '..', 'runbooks');
const NOW = new Date('2026-11-20T03:07:26Z');

function placed(name: string) {
  const text = readFileSync(path.join(directory, name), 'utf8');
  const { runbook } = parseRunbook(name, text);
  if (runbook === null) throw new Error(`${name} does not parse`);
  const found = lintRunbook(runbook, NOW);
  const sections = runbookSections(runbook, []);
  return { found, ...placeFindings(sections, found, readYaml(name, text)) };
}

const anchorsOf = (entry: Entry): string[] => [entry.anchor, ...entry.children.flatMap(anchorsOf)];
const notesOf = (entry: Entry): Entry['notes'] => [
  ...entry.notes,
  ...entry.children.flatMap(notesOf),
];

describe.each(readdirSync(directory).filter((name) => name.endsWith('.yaml')))(
  'what is found in %s',
  (name) => {
    it('stands once on the page, and leads there', () => {
      const { found, findings, sections } = placed(name);
      const anchors = sections.flatMap(({ id, entries }) => [id, ...entries.flatMap(anchorsOf)]);
      const shown = sections
        .flatMap(({ notes, entries }) => [...notes, ...entries.flatMap(notesOf)])
        .filter(({ kind }) => kind === 'finding');
      expect(findings).toHaveLength(found.length);
      expect(shown).toHaveLength(found.length);
      expect(findings.filter(({ anchor }) => !anchors.includes(anchor))).toEqual([]);
    });
  },
);

describe('a finding about a step', () => {
  it('stands at that step, with its line in the file', () => {
    const { findings } = placed('llm-orchestrator.yaml');
    const undo = findings.find(({ rule }) => rule === 'written.bare_undo');
    expect(undo?.anchor).toMatch(/^procedure-/);
    expect(undo?.line).toBeGreaterThan(1);
  });
});
