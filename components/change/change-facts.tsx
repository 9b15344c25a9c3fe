import { Shape } from '@/components/ui/shapes';
import type { ChangeRow } from '@/lib/changes/changes-view';
import { accountName } from '@/lib/format/account-name';

/** Of which service, of what kind, by whom, and how it is known. */
export function ChangeFacts(props: { readonly change: ChangeRow }) {
  const { change } = props;
  const { service, named, kind, actor, toldBy, ours, environment, targetId } = change;
  return (
    <p className="wrap-anywhere flex flex-wrap items-center gap-x-2 text-caption text-text-3">
      <span className="text-text-2">
        {service ?? `${named ?? 'unnamed'}, not one of ours`}
        {service !== null && targetId === null && environment !== null && ` in ${environment}`}
      </span>
      <span>{kind === 'other' ? 'change' : kind}</span>
      {actor !== null && <span title={actor}>by {accountName(actor)}</span>}
      <span>{toldBy === null ? 'observed' : `told by ${toldBy}`}</span>
      {ours !== null && (
        <span className="inline-flex items-center gap-1 rounded-control border border-border-strong px-1 text-text-2">
          <Shape name="undo" size={12} />
          ours, run {ours.run}
        </span>
      )}
      {change.links.map(({ href, text }) => (
        <a
          key={href}
          href={href}
          target="_blank"
          rel="noreferrer noopener"
          className="text-accent underline"
        >
          {text ?? new URL(href).host}
        </a>
      ))}
    </p>
  );
}
