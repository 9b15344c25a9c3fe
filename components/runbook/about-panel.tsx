import Link from 'next/link';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import type { RunbookView } from '@/lib/runbooks/runbook-view';

/** Whose it is, how old it is, who uses it, and which incidents follow which version. */
export function AboutPanel(props: { readonly view: RunbookView }) {
  const { view } = props;
  return (
    <Panel title="This runbook">
      <dl className="grid grid-cols-[96px_1fr] gap-x-3 gap-y-1.5 text-body">
        <Row label="Owner">{view.owner ?? <Missing>not named</Missing>}</Row>
        <Row label="Its version">{view.version ?? <Missing>not named</Missing>}</Row>
        <Row label="Last changed">{view.updated ?? <Missing>not dated</Missing>}</Row>
        <Row label="Review">
          <Review view={view} />
        </Row>
        <Row label="Loaded">
          <RelativeTime at={view.loadedAt} />, version {view.number} of {view.versions}
        </Row>
        <Row label="Digest">
          <span className="break-all font-mono text-caption">{view.digest.slice(0, 16)}</span>
        </Row>
        <Row label="Changed in">
          {view.ownedBy === 'file' ? (
            <span className="break-all font-mono text-caption">{view.file}</span>
          ) : (
            'the app'
          )}
        </Row>
        <Row label="Used by">
          {view.services.length === 0 ? (
            <Missing>no service</Missing>
          ) : (
            view.services.map(({ slug, name }) => (
              <Link
                key={slug}
                href={`/services/${slug}`}
                className="mr-2 inline-block py-1 underline underline-offset-4"
              >
                {name}
              </Link>
            ))
          )}
        </Row>
        {view.incidents.length > 0 && (
          <Row label="Followed by">
            <ul>
              {view.incidents.map((incident) => (
                <li key={`${incident.label} ${incident.service}`}>
                  <Link
                    href={`/incidents/${incident.drill ? 'D-' : ''}${incident.number}`}
                    className="underline underline-offset-4"
                  >
                    {incident.label}
                  </Link>{' '}
                  <span className="text-text-2">version {incident.version}</span>
                </li>
              ))}
            </ul>
          </Row>
        )}
      </dl>
    </Panel>
  );
}

function Row(props: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{props.label}</dt>
      <dd className="min-w-0">{props.children}</dd>
    </>
  );
}

function Missing(props: { readonly children: string }) {
  return <span className="text-text-3">{props.children}</span>;
}

function Review(props: { readonly view: RunbookView }) {
  const { every, overdueDays } = props.view.review;
  if (every === null) return <Missing>no frequency given</Missing>;
  if (overdueDays === null) return `${every}; when it was last is not known`;
  if (overdueDays === 0) return every;
  return (
    <span className="flex items-start gap-1.5 text-warn">
      <Shape name="degraded" size={14} className="mt-0.5" />
      <span>
        {every}; {overdueDays} days overdue
      </span>
    </span>
  );
}
