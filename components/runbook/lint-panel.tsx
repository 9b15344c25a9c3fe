import { Panel } from '@/components/ui/panel';
import { ProblemList } from '@/components/ui/problem-list';
import { Shape } from '@/components/ui/shapes';
import type { RunbookView } from '@/lib/runbooks/runbook-view';
import type { PlacedFinding } from '@/lib/runbooks/section-view';
import { FINDING_SHAPES } from './note-box';

const GROUPS: readonly { readonly severity: PlacedFinding['severity']; readonly says: string }[] = [
  { severity: 'error', says: 'Would fail or harm as written' },
  { severity: 'warning', says: 'Does less than it says' },
  { severity: 'note', says: 'Good to know' },
];

/** What the linter found: by severity, each with its line, why, what to do, and where it stands. */
export function LintPanel(props: { readonly view: Pick<RunbookView, 'findings' | 'problems'> }) {
  const { findings, problems } = props.view;
  const sections = new Set(findings.map(({ section }) => section)).size;
  return (
    <Panel
      title="Lint"
      aside={findings.length === 0 ? 'nothing found' : `${findings.length} in ${sections} sections`}
      flush
    >
      {problems.length > 0 && <ProblemList problems={problems} />}
      {findings.length === 0 && problems.length === 0 && (
        <p className="p-3 text-body text-text-2">
          Every name resolves, every destructive step has its backup, and nothing waits to be filled
          in.
        </p>
      )}
      {GROUPS.map(({ severity, says }) => {
        const group = findings.filter((finding) => finding.severity === severity);
        if (group.length === 0) return null;
        return (
          <details
            key={severity}
            open={findings[0]?.severity === severity}
            className="border-border border-t"
          >
            <summary className="flex cursor-pointer items-center gap-2 px-3 py-2 text-body max-md:min-h-11">
              <Shape name={FINDING_SHAPES[severity]} />
              <strong className="font-semibold">{group.length}</strong>
              {says}
            </summary>
            <ul className="flex flex-col gap-2 px-3 pb-3">
              {group.map((finding) => (
                <li key={`${finding.rule} ${finding.line} ${finding.what}`}>
                  <p className="flex flex-wrap justify-between gap-x-2 text-body">
                    <a
                      href={`#${finding.anchor}`}
                      className="min-w-0 break-words underline decoration-border-control underline-offset-4"
                    >
                      {finding.what}
                    </a>
                    <span className="text-caption text-text-3">line {finding.line}</span>
                  </p>
                  <p className="break-words text-caption text-text-2">
                    {finding.why} {finding.fix}
                  </p>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </Panel>
  );
}
