'use client';

import { initials } from '@/components/frame/frame-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import type { RoleSeat } from '@/lib/incidents/room-view';
import type { RoomActions } from './room-actions';
import { useSubmit } from './use-submit';

export interface PeopleProps {
  readonly roles: readonly RoleSeat[];
  readonly whyNot: string | null;
  readonly onAssume: RoomActions['onAssume'];
}

/** Every seat, who holds it since when, and taking it. A hand-over of command is told to everybody. */
export function People(props: PeopleProps) {
  const { error, pending, submit } = useSubmit();
  return (
    <>
      <ul className="divide-y divide-border">
        {props.roles.map((seat) => (
          <li key={seat.role} className="flex min-h-12 items-center gap-3 py-1.5">
            {seat.holder === null ? (
              <Shape name="person" size={18} className="mx-[5px] text-text-3" />
            ) : (
              <span
                aria-hidden="true"
                className="grid size-7 place-items-center rounded-control bg-surface-3 font-semibold text-caption"
              >
                {initials(seat.holder.name)}
              </span>
            )}
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{seat.label}</span>
              <span className="block text-caption text-text-2">
                {seat.holder === null ? (
                  'vacant'
                ) : (
                  <>
                    {seat.holder.name}
                    {seat.holder.you && ' (you)'}, <RelativeTime at={seat.holder.assumedAt} />
                  </>
                )}
              </span>
            </span>
            {seat.holder?.you !== true && (
              <Button
                size="small"
                aria-label={`${seat.holder === null ? 'Take it' : 'Take over'}: ${seat.label}`}
                disabledReason={props.whyNot ?? (pending ? 'sending' : undefined)}
                onClick={() => void submit(() => props.onAssume(seat.role))}
              >
                {seat.holder === null ? 'Take it' : 'Take over'}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {error !== null && <ErrorNote message={error.message} className="mt-2" />}
    </>
  );
}

export function RolesDialog(props: PeopleProps & { readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Roles"
      description="Transfer of command is recorded and shown to everybody in the room."
      size="small"
    >
      <People roles={props.roles} whyNot={props.whyNot} onAssume={props.onAssume} />
    </Dialog>
  );
}
