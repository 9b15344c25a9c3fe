import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ServerClockProvider } from '@/components/frame/server-clock';
import { AboutPanel } from '@/components/runbook/about-panel';
import { RunbookHead } from '@/components/runbook/runbook-head';
import { parseRunbook } from '@/lib/runbooks/parse';
import { runbookHead } from '@/lib/runbooks/runbook-head';
import type { RunbookView } from '@/lib/runbooks/runbook-view';

const LOADED_AT = '2026-11-20T03:07:26.000Z';
const directory = path.resolve(import.meta.dirname, '..', '..', '..', 'runbooks');

/** The page of a runbook of this repository that nothing happened to since it was loaded. */
function viewOf(slug: string): RunbookView {
  const file = `${slug}.yaml`;
  const { runbook } = parseRunbook(file, readFileSync(path.join(directory, file), 'utf8'));
  if (runbook === null) throw new Error(`${file} does not parse`);
  return {
    ...runbookHead(runbook),
    review: { every: null, overdueDays: null },
    number: 1,
    digest: 'a'.repeat(64),
    loadedAt: LOADED_AT,
    inForce: 1,
    versions: 1,
    ownedBy: 'file',
    file,
    services: [],
    sections: [],
    findings: [],
    problems: [],
    incidents: [],
    changed: [],
    draft: null,
    whyNotEdit: null,
  };
}

/** What a reader sees of markup: its text, a line for every element that has some. */
function linesOf(markup: string): string[] {
  return markup
    .replaceAll('<!-- -->', '')
    .split(/<[^>]*>/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function headLines(slug: string): string[] {
  return linesOf(renderToStaticMarkup(<RunbookHead view={viewOf(slug)} />));
}

/** The terms of the panel beside the page, each with what is said of it. */
function about(slug: string): Record<string, string> {
  const markup = renderToStaticMarkup(
    <ServerClockProvider serverNow={LOADED_AT}>
      <AboutPanel view={viewOf(slug)} />
    </ServerClockProvider>,
  );
  return Object.fromEntries(
    [...markup.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)].map(([, term, said]) => [
      linesOf(term ?? '').join(' '),
      linesOf(said ?? '').join(' '),
    ]),
  );
}

describe('the head of a runbook’s page', () => {
  it.each([
    ['virtuoso-api', 'Virtuoso API rollback plan', '1.0', 'Platform Team', '2024-07-24'],
    ['llm-hub', 'LLM Hub rollback plan', '1.0', 'Platform Team', '2025-10-27'],
    ['llm-orchestrator', 'LLM Orchestrator rollback procedure', '1.0', 'DevOps Team', '2025-11-14'],
  ])('of %s has its title, version, owner and day', (slug, title, version, owner, updated) => {
    const [heading, loaded] = headLines(slug);
    expect(heading).toBe(title);
    expect(loaded).toContain(`version ${version}, loaded`);
    expect(about(slug)).toMatchObject({
      Owner: owner,
      'Its version': version,
      'Last changed': updated,
    });
  });

  it.each([
    ['llm-forge', 'How deployments of Forge fail, how severe that is, and how to go back'],
    ['llm-hub', 'Emergency rollback of the unified LLM management system'],
    ['llm-connector-hub', 'What tends to break in a deployment of the connector hub'],
  ])('of %s says what it is for', (slug, what) => {
    expect(headLines(slug).find((line) => line.startsWith(what))).toBeDefined();
  });

  it('says that a team gives no version, owner or day, and invents none', () => {
    const [, loaded] = headLines('llm-forge');
    expect(loaded).toContain('its team gives no version, loaded');
    expect(about('llm-forge')).toMatchObject({
      Owner: 'not named',
      'Its version': 'not named',
      'Last changed': 'not dated',
    });
  });
});
