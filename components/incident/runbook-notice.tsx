import Link from 'next/link';
import { Shape } from '@/components/ui/shapes';
import type { RoomView } from '@/lib/incidents/room-view';

/** The incident keeps its version of the runbook; that another one is in force is said, and compared. */
export function RunbookNotice(props: { readonly runbook: RoomView['runbook'] }) {
  const newer = props.runbook?.newer ?? null;
  if (newer === null) return null;
  return (
    <p className="mb-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-body text-text-2">
      <Shape name="differs" size={13} />
      Runbook version {newer.from} is followed; version {newer.to} is in force.
      <Link
        href={`/runbooks/${newer.slug}/versions?from=${newer.from}&to=${newer.to}`}
        className="underline underline-offset-4 max-md:py-2"
      >
        Compare and adopt
      </Link>
    </p>
  );
}
