import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { ProblemList } from '@/components/ui/problem-list';
import { formatDuration } from '@/lib/format/duration';
import type { RunbookListRow, RunbookListView } from '@/lib/runbooks/runbook-list-view';

/** What is loaded, from which file, and what is wrong in it. */
export function RunbookList(props: { readonly view: RunbookListView }) {
  const { runbooks, problems } = props.view;
  return (
    <div className="flex flex-col gap-3">
      <h1 className="font-semibold text-page">Runbooks</h1>
      {problems.length > 0 && (
        <Panel title="Problems in the files" aside="the rest still works" flush>
          <ProblemList problems={problems} />
        </Panel>
      )}
      {runbooks.length === 0 && (
        <EmptyState
          title="No runbook is loaded"
          detail="Write runbooks/<service>.yaml and name it in ripcord.yaml; it is loaded as soon as it is saved."
        />
      )}
      {runbooks.map((runbook) => (
        <RunbookPanel key={runbook.slug} runbook={runbook} />
      ))}
    </div>
  );
}

function RunbookPanel(props: { readonly runbook: RunbookListRow }) {
  const { runbook } = props;
  return (
    <Panel
      title={runbook.title}
      aside={[
        runbook.owner ?? 'owner not named',
        runbook.version === null ? 'version not named' : `version ${runbook.version}`,
        ...(runbook.updated === null ? [] : [runbook.updated]),
      ].join(', ')}
    >
      <div className="grid gap-4 md:grid-cols-[280px_1fr]">
        <div className="flex flex-col gap-2">
          <p className="text-caption text-text-2">
            runbooks/{runbook.slug}.yaml, text no. {runbook.number},{' '}
            <span className="font-mono">{runbook.digest.slice(0, 12)}</span>
          </p>
          <p className="flex flex-wrap gap-3 text-body">
            {runbook.services.map((slug) => (
              <Link key={slug} href={`/services/${slug}`} className="underline underline-offset-4">
                {slug}
              </Link>
            ))}
          </p>
          <ul className="flex flex-col gap-1">
            {runbook.procedures.map((procedure) => (
              <li key={procedure.title} className="flex justify-between gap-3 text-body">
                {procedure.title}
                {procedure.promisedSeconds !== null && (
                  <span className="whitespace-nowrap text-text-2">
                    up to {formatDuration(procedure.promisedSeconds)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
        <ul className="flex flex-col gap-2">
          {runbook.written.map((line) => (
            <li key={line.written} className="border-warn-fill border-l-2 pl-3">
              <p className="font-mono text-caption text-text-2">{line.written}</p>
              <p className="text-body">{line.truth}</p>
              <p className="text-body text-text-2">Ripcord: {line.ripcord}</p>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
