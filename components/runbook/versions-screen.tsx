import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import type { VersionsView } from '@/lib/runbooks/versions-view';
import { MeaningChanges } from './meaning-changes';
import { SideBySide } from './side-by-side';
import { VersionKeys } from './version-keys';
import { VersionList } from './version-list';

/** Two versions beside each other: what it means first, then the text; and all there are. */
export function VersionsScreen(props: {
  readonly view: VersionsView;
  /** Accepting, discarding, adopting: what the page's reader may do here. */
  readonly acts: React.ReactNode;
}) {
  const { view } = props;
  const { compared } = view;
  const name = (key: number | 'draft') => (key === 'draft' ? 'the waiting text' : `version ${key}`);
  const keys = [
    ...(view.draft === null ? [] : (['draft'] as const)),
    ...view.versions.map(({ number }) => number),
  ];
  return (
    <div className="flex flex-col gap-3">
      <VersionKeys slug={view.slug} compared={compared} keys={keys} />
      <header className="flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-page">{view.title}: versions</h1>
          <p className="text-body text-text-2">
            {compared === null
              ? 'There is one version, and nothing to compare it with.'
              : `${name(compared.from)}, then ${name(compared.to)}`}
          </p>
        </div>
        <ButtonLink href={`/runbooks/${view.slug}`} shortcut="o">
          Back to the runbook
        </ButtonLink>
      </header>
      <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_348px]">
        <div className="flex min-w-0 flex-col gap-3">
          {compared === null ? (
            <EmptyState
              title="One version so far"
              detail="A changed file is loaded as the next one as soon as it is saved; the earlier ones stay."
            />
          ) : (
            <>
              <MeaningChanges difference={compared.difference} />
              <SideBySide
                lines={compared.lines}
                left={name(compared.from)}
                right={name(compared.to)}
              />
            </>
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          {props.acts}
          <VersionList view={view} />
        </div>
      </div>
    </div>
  );
}
