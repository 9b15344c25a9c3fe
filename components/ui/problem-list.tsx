import type { ConfigProblem } from '@/lib/fleet/fleet-view';
import { Shape } from './shapes';

function place(problem: ConfigProblem): string {
  return [problem.file, problem.line, problem.column].filter((part) => part !== null).join(':');
}

/** What is wrong in the files that people write: where, what, and what to try. */
export function ProblemList(props: { readonly problems: readonly ConfigProblem[] }) {
  return (
    <ul className="divide-y divide-border">
      {props.problems.map((problem) => (
        <li key={`${place(problem)} ${problem.message}`} className="flex gap-2 px-3 py-2">
          <Shape name="degraded" className="mt-0.5" />
          <div className="min-w-0">
            <p className="break-words text-body">
              <code className="mr-2 font-mono text-caption text-text-2">{place(problem)}</code>
              {problem.message}
            </p>
            {problem.suggestion !== null && (
              <p className="break-words text-caption text-text-2">{problem.suggestion}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
