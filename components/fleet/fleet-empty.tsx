import { Panel } from '@/components/ui/panel';
import { ProblemList } from '@/components/ui/problem-list';
import type { ConfigProblem } from '@/lib/fleet/fleet-view';

const EXAMPLE = `services:
  - slug: checkout
    name: checkout
    runbook: checkout
    targets:
      - role: web
        environment: production
        connection: gcp
        ref: projects/P/locations/L/services/checkout`;

/** Before the first service: what to write, where, and what happens then. */
export function FleetEmpty(props: { readonly problems: readonly ConfigProblem[] }) {
  return (
    <div className="mx-auto grid w-full max-w-[720px] gap-3 py-6">
      <h1 className="font-semibold text-page">No service yet</h1>
      {props.problems.length > 0 && (
        <Panel title="Configuration problems" flush>
          <ProblemList problems={props.problems} />
        </Panel>
      )}
      <Panel title="Add the first one">
        <ol className="grid list-decimal gap-3 pl-5 text-title text-text-2 marker:text-text-3">
          <li>
            Name it and where it runs in <code className="font-mono text-text">ripcord.yaml</code>:
            <pre className="mt-2 overflow-x-auto rounded-control border border-border bg-canvas p-3 font-mono text-caption text-text">
              {EXAMPLE}
            </pre>
          </li>
          <li>
            Put its runbook beside it, in{' '}
            <code className="font-mono text-text">runbooks/checkout.yaml</code>.
          </li>
          <li>
            It shows here at the next read, with what it runs and how it does. Nothing is changed.
          </li>
        </ol>
      </Panel>
    </div>
  );
}
