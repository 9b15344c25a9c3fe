/** Pure: the plan to delete a service, which has no inverse and says what goes with it. */
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  DeleteServiceInput,
  PlannedAction,
  PlatformError,
  TargetAddress,
} from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { exists } from './projection';
import { serviceWords } from './service-name';

export function planDeletion(
  address: TargetAddress,
  input: DeleteServiceInput,
  state: TargetState,
): Result<PlannedAction<'delete_service'>, PlatformError> {
  if (!exists(state)) {
    const message = 'The service does not exist any more.';
    return err({ kind: 'not_found', outcome: 'not_sent', message });
  }
  return ok({
    kind: 'delete_service',
    input,
    before: { exists: true },
    after: { exists: false },
    precondition: { uid: state.uid, generation: state.generation, etag: state.etag },
    inverse: null,
    reversible: 'none',
    risk: 'destructive',
    commandLine: ['gcloud run services delete', ...serviceWords(address.ref), '--quiet'].join(' '),
    willNotRestore: willNotRestore(state),
  });
}

function willNotRestore({ revisions, desired, url }: TargetState): string[] {
  const tags = [...new Set(desired.flatMap(({ tag }) => (tag === null ? [] : [tag])))];
  return [
    "It can't be undone: what is made again under this name is another service, without a history.",
    ...(revisions.length === 0
      ? []
      : [
          `Its revisions go with it, and can't be rolled back to: ${listed(revisions.map(({ name }) => name))}.`,
        ]),
    ...(tags.length === 0 ? [] : [`Its tags and their addresses go with it: ${listed(tags)}.`]),
    ...(url === null
      ? []
      : [`${url} stops answering, and may not be the address of one that is made again.`]),
    'Who may call it (its IAM bindings), its traffic split and its scaling go with it.',
    'Not deleted: container images, secrets, data that was written, logs, and whatever calls it.',
  ];
}

const NAMED = 5;

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  const shown = names.slice(0, NAMED).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
