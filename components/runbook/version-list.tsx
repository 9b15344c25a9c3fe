import Link from 'next/link';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import type { VersionRow, VersionsView } from '@/lib/runbooks/versions-view';

/** Every version: when it came, from where, and what ran under it. Nothing of them ever changes. */
export function VersionList(props: { readonly view: VersionsView }) {
  const { view } = props;
  return (
    <Panel title="Versions" aside="immutable once loaded" flush>
      <ol className="divide-y divide-border">
        {view.versions.map((row, index) => (
          <li key={row.number} className="flex flex-col gap-0.5 px-3 py-2 text-body">
            <Title row={row} view={view} />
            <p className="text-caption text-text-3">
              <RelativeTime at={row.loadedAt} />, <span className="break-all">{row.from}</span>
            </p>
            <p className="break-all font-mono text-caption text-text-3">
              {row.digest.slice(0, 16)}
            </p>
            <Followed row={row} />
            <p className="flex flex-wrap gap-3 text-caption">
              <a
                href={`/runbooks/${view.slug}?version=${row.number}`}
                className="inline-block py-1 underline underline-offset-4 max-md:py-2"
              >
                Read it
              </a>
              {index < view.versions.length - 1 && (
                <a
                  href={`/runbooks/${view.slug}/versions?to=${row.number}`}
                  className="inline-block py-1 underline underline-offset-4 max-md:py-2"
                >
                  Compare with the one before
                </a>
              )}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Title(props: { readonly row: VersionRow; readonly view: VersionsView }) {
  const { row, view } = props;
  const { compared } = view;
  const side =
    compared?.from === row.number ? 'left' : compared?.to === row.number ? 'right' : null;
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <strong className="font-semibold">Version {row.number}</strong>
      {row.version !== null && <span className="text-text-2">the team’s {row.version}</span>}
      {row.inForce && (
        <span className="flex items-center gap-1 text-text-2">
          <Shape name="ok" size={13} className="text-text-2" />
          in force
        </span>
      )}
      {side !== null && (
        <span className="ml-auto rounded-control border border-border-control px-1 text-caption text-text-2">
          {side}
        </span>
      )}
    </p>
  );
}

function Followed(props: { readonly row: VersionRow }) {
  const { incidents, runs } = props.row;
  if (incidents.length === 0 && runs === 0) {
    return <p className="text-caption text-text-3">no incident ran under it</p>;
  }
  return (
    <p className="text-caption text-text-2">
      {incidents.map((incident) => (
        <Link
          key={`${incident.label} ${incident.service}`}
          href={`/incidents/${incident.drill ? 'D-' : ''}${incident.number}`}
          className="mr-2 inline-block py-1 underline underline-offset-4"
          title={`${incident.title}, ${incident.status}`}
        >
          {incident.label}
        </Link>
      ))}
      {runs > 0 && `${runs} ${runs === 1 ? 'run' : 'runs'}`}
    </p>
  );
}
