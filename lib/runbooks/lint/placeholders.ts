import type { Runbook } from '../schema';
import type { Finding } from './finding';
import { memberName, textsOf } from './places';

const PATTERNS: readonly RegExp[] = [
  /\[TBD\]|\bTBD\b/,
  /\[Phone\/Slack\]/,
  /[\d+-]*X{3}[X\d-]*/i,
  /[\w.-]*your-domain\.com/,
  // Reserved for documents, and right only as the address of a test's own user.
  /(?<![\w@])(?!test@)[\w.@-]*\bexample\.(?:com|org|net)\b/,
  /'your-secret'/,
  /<[a-z]+-[a-z]+>|<region>/,
];

/** What was left to be filled in: at three in the morning nobody can call "[TBD]". */
export function placeholders(runbook: Runbook): Finding[] {
  return textsOf(runbook).flatMap(({ path, text }): Finding[] => {
    if (path[0] === 'written' || memberName(path) === 'body') return [];
    const found = PATTERNS.map((pattern) => pattern.exec(text)?.[0]).find((one) => one);
    if (found === undefined) return [];
    return [
      {
        id: 'placeholder',
        severity: 'warning',
        path,
        what: `"${found}" was never filled in.`,
        why: 'Whoever follows it at night stops here and searches.',
        fix: 'Write the real name, number or address.',
      },
    ];
  });
}

/** People who are named and can't be reached. */
export function contacts(runbook: Runbook): Finding[] {
  return (['on_call', 'escalation', 'external', 'crisis'] as const).flatMap((list) =>
    (runbook.contacts[list] ?? []).flatMap(({ role, reach, placeholder }, index): Finding[] => {
      if (reach !== null || placeholder !== undefined) return [];
      return [
        {
          id: 'contact.unreachable',
          severity: 'warning',
          path: ['contacts', list, index],
          what: `The runbook doesn't say how to reach: ${role}.`,
          why: 'An escalation that names only a role waits until somebody finds the person.',
          fix: 'Give a number, an address or a pager.',
        },
      ];
    }),
  );
}
