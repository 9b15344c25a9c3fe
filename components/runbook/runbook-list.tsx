import Link from 'next/link';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { ProblemList } from '@/components/ui/problem-list';
import { Shape } from '@/components/ui/shapes';
import { formatDuration } from '@/lib/format/duration';
import type { RunbookListRow, RunbookListView } from '@/lib/runbooks/runbook-list-view';
import { RunbookListKeys } from './runbook-list-keys';

/** What is loaded, from which file, what was found in it, and what is wrong in the files. */
export function RunbookList(props: {
  readonly view: RunbookListView;
  /** What was brought in and waits, with what its reader may do. */
  readonly imports: ReactNode;
}) {
  const { runbooks, problems } = props.view;
  return (
    <div className="flex flex-col gap-3">
      <RunbookListKeys />
      <h1 className="font-semibold text-page">Runbooks</h1>
      {problems.length > 0 && (
        <Panel title="Problems in the files" aside="the rest still works" flush>
          <ProblemList problems={problems} />
        </Panel>
      )}
      {props.imports}
      {runbooks.length === 0 && (
        <EmptyState
          title="No runbook is loaded"
          detail="Write runbooks/<service>.yaml and name it in ripcord.yaml; it is loaded as soon as it is saved."
        />
      )}
      <ul className="grid gap-3 lg:grid-cols-2">
        {runbooks.map((runbook) => (
          <RunbookCard key={runbook.slug} runbook={runbook} />
        ))}
      </ul>
    </div>
  );
}

function RunbookCard(props: { readonly runbook: RunbookListRow }) {
  const { runbook } = props;
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-panel border border-border bg-surface-1 p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="font-semibold text-name">
          <Link
            href={`/runbooks/${runbook.slug}`}
            data-runbook={runbook.slug}
            className="underline decoration-border-control underline-offset-4"
          >
            {runbook.title}
          </Link>
        </h2>
        <span className="text-caption text-text-3">
          {[
            runbook.owner ?? 'owner not named',
            runbook.version === null ? 'version not named' : `version ${runbook.version}`,
            ...(runbook.updated === null ? [] : [runbook.updated]),
          ].join(', ')}
        </span>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1 text-body">
        <Findings runbook={runbook} />
        {(runbook.overdueDays ?? 0) > 0 && (
          <span className="flex items-center gap-1.5 text-warn">
            <Shape name="degraded" size={13} />
            review {runbook.overdueDays} days overdue
          </span>
        )}
        {runbook.waits && (
          <span className="flex items-center gap-1.5 text-warn">
            <Shape name="waiting" size={13} />a text waits for a second admin
          </span>
        )}
      </div>
      <ul className="grid gap-x-4 text-body sm:grid-cols-2">
        {runbook.procedures.map((procedure) => (
          <li key={procedure.title} className="flex justify-between gap-3">
            <span className="min-w-0 break-words">{procedure.title}</span>
            {procedure.promisedSeconds !== null && (
              <span className="whitespace-nowrap text-text-2">
                up to {formatDuration(procedure.promisedSeconds)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-auto flex flex-wrap gap-x-3 text-caption text-text-3">
        <span>
          {runbook.ownedBy === 'file' ? `runbooks/${runbook.slug}.yaml` : 'changed in the app'},
          text no. {runbook.number},{' '}
          <span className="font-mono">{runbook.digest.slice(0, 12)}</span>
        </span>
        <span>
          {runbook.written.length} written {runbook.written.length === 1 ? 'line' : 'lines'} run
          differently
        </span>
        {runbook.services.map((slug) => (
          <Link key={slug} href={`/services/${slug}`} className="underline underline-offset-4">
            {slug}
          </Link>
        ))}
      </p>
    </li>
  );
}

function Findings(props: { readonly runbook: RunbookListRow }) {
  const { error, warning, note } = props.runbook.findings;
  if (error + warning + note === 0) return <span className="text-text-2">lint finds nothing</span>;
  return (
    <>
      {error > 0 && (
        <span className="flex items-center gap-1.5 font-semibold text-bad">
          <Shape name="failing" size={13} />
          {error} would harm
        </span>
      )}
      {warning > 0 && (
        <span className="flex items-center gap-1.5 text-warn">
          <Shape name="degraded" size={13} />
          {warning} {warning === 1 ? 'warning' : 'warnings'}
        </span>
      )}
      {note > 0 && (
        <span className="flex items-center gap-1.5 text-text-2">
          <Shape name="no" size={13} />
          {note} {note === 1 ? 'note' : 'notes'}
        </span>
      )}
    </>
  );
}
