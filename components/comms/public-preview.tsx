import { utcMinute } from '@/lib/format/time';
import type { CommsView } from '@/lib/status/comms-view';
import type { PublicStatus } from '@/lib/status/public-status';

function word(status: PublicStatus): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}

/** The update as its reader sees it, over what was published before. */
export function PublicPreview(props: {
  readonly comms: CommsView;
  readonly status: PublicStatus;
  readonly body: string;
}) {
  const { comms } = props;
  return (
    <section aria-label="Status page, as the reader sees it">
      <h3 className="mb-1 flex justify-between gap-3 text-caption text-text-2">
        Status page, as the reader sees it
        <a href={comms.pageHref} target="_blank" rel="noreferrer" className="underline">
          open it
        </a>
      </h3>
      <div className="overflow-hidden rounded-panel border border-border bg-canvas text-title">
        <Entry at="now" status={props.status} body={props.body} current />
        {comms.updates.map((update) => (
          <Entry
            key={update.id}
            at={`${utcMinute(update.publishedAt)} UTC`}
            status={update.status}
            body={update.body}
            by={update.by}
          />
        ))}
        {comms.updates.length === 0 && (
          <p className="border-border border-t px-3 py-2.5 text-text-2">
            Nothing was published yet.
          </p>
        )}
      </div>
    </section>
  );
}

function Entry(props: {
  readonly at: string;
  readonly status: PublicStatus;
  readonly body: string;
  readonly by?: string;
  readonly current?: boolean;
}) {
  return (
    <div
      className={
        props.current === true
          ? 'grid grid-cols-[84px_1fr] gap-3 border-accent border-l-2 bg-surface-2 px-3 py-2.5'
          : 'grid grid-cols-[84px_1fr] gap-3 border-border border-t px-3 py-2.5 text-text-2'
      }
    >
      <span className="text-text-3">{props.at}</span>
      <p className="min-w-0 whitespace-pre-wrap break-words">
        <span className="font-semibold">{word(props.status)}.</span>{' '}
        {props.body === '' ? <span className="text-text-3">(no words yet)</span> : props.body}
        {props.by !== undefined && (
          <span className="block text-caption text-text-3">published by {props.by}</span>
        )}
      </p>
    </div>
  );
}
