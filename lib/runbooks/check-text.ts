/** Pure: a text that somebody wrote for a runbook, checked as it would be when it is saved. */
import { readYaml } from '@/lib/configuration/yaml-source';
import type { TextProblem } from './checked-view';
import { runbookDigest } from './digest';
import { lintRunbook } from './lint/lint';
import { parseRunbook } from './parse';
import type { Runbook } from './schema';
import { actionChanges } from './version-difference';

export interface CheckedText {
  /** Null: it can't be saved, see `problems`. */
  readonly content: { readonly runbook: Runbook; readonly digest: string } | null;
  /** In the file's order. */
  readonly problems: readonly TextProblem[];
}

/** `file` as it is named to people: "runbooks/virtuoso-api.yaml". */
export function checkText(file: string, slug: string | null, text: string, now: Date): CheckedText {
  const { runbook, problems: broken } = parseRunbook(file, text);
  const source = readYaml(file, text);
  const refused = broken.map(({ line, column, path, message, suggestion }): TextProblem => {
    const what = path === '' ? message : `${path}: ${message}`;
    return { line, column, severity: 'error', refuses: true, what, fix: suggestion };
  });
  if (runbook !== null && slug !== null && runbook.slug !== slug) {
    const { line, column } = source.problemAt(['slug'], '');
    refused.push({
      line,
      column,
      severity: 'error',
      refuses: true,
      what: `The slug must stay ${slug}.`,
      fix: `Write slug: ${slug}.`,
    });
  }
  const found = (runbook === null ? [] : lintRunbook(runbook, now)).map((finding): TextProblem => {
    const { line, column } = source.problemAt(finding.path, finding.what);
    const what = `${finding.what} ${finding.why}`;
    return { line, column, severity: finding.severity, refuses: false, what, fix: finding.fix };
  });
  return {
    content:
      runbook === null || refused.length > 0 ? null : { runbook, digest: runbookDigest(runbook) },
    problems: [...refused, ...found].sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/**
 * What a text gains, changes or moves that is done to a platform, in sentences. With any, one person
 * alone can't load it. `before` null: there was no version.
 */
export function actionSentences(before: Runbook | null, after: Runbook): string[] {
  return actionChanges(before, after)
    .filter(({ kind }) => kind !== 'lost')
    .map(({ kind, procedure, step }) => `${WORDS[kind]} ${procedure}, “${step}”.`);
}

const WORDS = {
  gained: 'New action:',
  changed: 'Changed action:',
  moved: 'Action in another place:',
  lost: 'Action gone:',
} as const;
