import type { z } from 'zod';
import type { Problem } from '@/lib/configuration/problem';
import { readYaml, type YamlSource } from '@/lib/configuration/yaml-source';
import { zodProblems } from '@/lib/configuration/zod-problems';
import { referenceProblems } from './references';
import { type Runbook, runbookSchema } from './schema';

export interface ParsedRunbook {
  /** Null when the text is not YAML or doesn't say what it is (slug, title, version, owner). */
  readonly runbook: Runbook | null;
  readonly problems: readonly Problem[];
  /**
   * Sections that have a mistake, or a name that is none, and are therefore left out whole. A section is never used in part:
   * half of the signals, or a decision without its worst row, could read as healthy.
   */
  readonly withheld: readonly string[];
}

/** Without these nothing else can be shown under a name. */
const IDENTITY: readonly string[] = ['slug', 'title', 'version', 'owner'];

/** Reads one `runbooks/<slug>.yaml`. */
export function parseRunbook(file: string, text: string): ParsedRunbook {
  const source = readYaml(file, text);
  if (source.problems.length > 0) return nothing(source.problems);
  const value = source.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return nothing([source.problemAt([], 'This must be a map of sections.')]);
  }
  const document: Record<string, unknown> = { ...value };
  const whole = check(source, document);
  if (whole.success) return withReferences(source, whole.data, whole.problems, []);

  const broken = whole.sections;
  if (broken.some((section) => IDENTITY.includes(section))) return nothing(whole.problems);
  for (const section of broken) delete document[section];
  if (broken.includes('updated')) document.updated = null;
  const rest = check(source, document);
  if (!rest.success) return nothing([...whole.problems, ...rest.problems]);
  return withReferences(source, rest.data, whole.problems, broken);
}

function nothing(problems: readonly Problem[]): ParsedRunbook {
  return { runbook: null, problems, withheld: [] };
}

type Checked =
  | { readonly success: true; readonly data: Runbook; readonly problems: readonly Problem[] }
  | {
      readonly success: false;
      readonly sections: readonly string[];
      readonly problems: readonly Problem[];
    };

function check(source: YamlSource, value: unknown): Checked {
  const parsed = runbookSchema.safeParse(value, { reportInput: true });
  if (parsed.success) return { success: true, data: parsed.data, problems: [] };
  const { issues } = parsed.error;
  const problems = zodProblems({ source, schema: runbookSchema, value, at: [] }, issues);
  return { success: false, sections: [...new Set(issues.flatMap(sectionsOf))], problems };
}

function sectionsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.path.length > 0) return [String(issue.path[0])];
  return issue.code === 'unrecognized_keys' ? issue.keys : [];
}

/** A reference that leads nowhere withholds the section that holds it, like any other mistake. */
function withReferences(
  source: YamlSource,
  runbook: Runbook,
  problems: readonly Problem[],
  withheld: readonly string[],
): ParsedRunbook {
  const found = referenceProblems(source, runbook, withheld);
  if (found.length === 0) return { runbook, problems, withheld };
  const sections = [...new Set(found.map(({ section }) => section))];
  const kept: Record<string, unknown> = { ...runbook };
  for (const section of sections) delete kept[section];
  const rest = runbookSchema.parse(kept);
  return withReferences(
    source,
    rest,
    [...problems, ...found.map(({ problem }) => problem)],
    [...withheld, ...sections],
  );
}
