import { ButtonLink } from '@/components/ui/button-link';
import { utcDay } from '@/lib/format/time';
import type { RunbookView } from '@/lib/runbooks/runbook-view';

/** What it is, which version, who changes it where, and what it is for. */
export function RunbookHead(props: { readonly view: RunbookView }) {
  const { view } = props;
  return (
    <header className="flex flex-wrap items-end justify-between gap-3">
      <div className="min-w-0">
        <h1 className="break-words font-semibold text-page">{view.title}</h1>
        <p className="text-body text-text-2">
          {view.version === null ? 'its team gives no version' : `version ${view.version}`}, loaded{' '}
          {utcDay(view.loadedAt)} as number {view.number};{' '}
          {view.ownedBy === 'file' ? (
            <>
              owned by <span className="break-all font-mono text-caption">{view.file}</span>,
              read-only here
            </>
          ) : (
            'changed in the app'
          )}
        </p>
        {view.summary !== null && <p className="text-body text-text-2">{view.summary}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <ButtonLink href={`/runbooks/${view.slug}/versions`} shortcut="v">
          Versions {view.versions}
        </ButtonLink>
        <ButtonLink href={`/runbooks/${view.slug}/edit`} shortcut="e">
          {view.ownedBy === 'file' ? 'Write a patch' : 'Edit'}
        </ButtonLink>
      </div>
    </header>
  );
}
