import { cn } from '@/components/ui/cn';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { PlanCheck, PlanVerdict } from '@/lib/runs/difference-view';

const CHECKS: Readonly<
  Record<PlanCheck['outcome'], { readonly shape: ShapeName; readonly word: string }>
> = {
  block: { shape: 'failing', word: 'Blocks: ' },
  unknown: { shape: 'unknown', word: 'Unknown: ' },
  warn: { shape: 'degraded', word: '' },
  pass: { shape: 'ok', word: '' },
};

const OUTCOMES: Readonly<
  Record<PlanVerdict['outcome'], { readonly shape: ShapeName; readonly words: string }>
> = {
  safe: { shape: 'ok', words: 'Safe' },
  safe_with_warnings: { shape: 'degraded', words: 'Safe with warnings' },
  blocked: { shape: 'failing', words: 'Blocked' },
};

function tally(checks: readonly PlanCheck[]): string {
  const count = (outcome: PlanCheck['outcome']) =>
    checks.filter((check) => check.outcome === outcome).length;
  const unknown = count('unknown');
  return `${count('pass')} pass, ${count('warn')} warn, ${unknown > 0 ? `${unknown} unknown, ` : ''}${count('block')} block`;
}

/** The verdict with the evidence of each check; on a phone what passes is folded to a count. */
export function VerdictList(props: { readonly verdict: PlanVerdict }) {
  const { checks, outcome } = props.verdict;
  const passing = checks.filter((check) => check.outcome === 'pass').length;
  return (
    <section aria-label="Verdict">
      <header className="flex items-center gap-2.5 pb-1">
        <Shape name={OUTCOMES[outcome].shape} size={18} />
        <h3 className="flex-1 font-semibold text-title">{OUTCOMES[outcome].words}</h3>
        <span className="text-caption text-text-3">{tally(checks)}</span>
      </header>
      <ul>
        {checks.map((check) => {
          const quiet = check.outcome === 'pass';
          return (
            <li
              key={check.id}
              className={cn(
                'grid grid-cols-[16px_minmax(120px,auto)_1fr] items-baseline gap-x-2.5 py-px leading-5 max-md:grid-cols-[16px_1fr]',
                quiet && 'max-md:hidden',
              )}
            >
              <Shape name={CHECKS[check.outcome].shape} className="self-center max-md:self-start" />
              <span className={quiet ? 'text-text-2' : 'font-semibold'}>
                {CHECKS[check.outcome].word}
                {check.label}
              </span>
              <span className="break-words text-right text-caption text-text-3 max-md:col-start-2 max-md:text-left">
                {check.evidence}
              </span>
            </li>
          );
        })}
      </ul>
      {passing > 0 && (
        <details className="md:hidden">
          <summary className="flex min-h-11 items-center gap-2.5 text-text-2">
            <Shape name="ok" />
            {passing} more checks pass
          </summary>
          <ul className="pl-[26px]">
            {checks
              .filter((check) => check.outcome === 'pass')
              .map((check) => (
                <li key={check.id} className="py-0.5">
                  {check.label} <span className="text-caption text-text-3">{check.evidence}</span>
                </li>
              ))}
          </ul>
        </details>
      )}
    </section>
  );
}
