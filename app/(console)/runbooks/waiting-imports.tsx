'use client';

import { useRouter } from 'next/navigation';
import { DraftPanel } from '@/components/runbook/version-acts';
import type { RunbookImport } from '@/lib/runbooks/runbook-list-view';
import { useCommandThen } from '../live/use-command-then';

/** Runbooks that somebody brought in: nothing of them is in force until a second admin accepts. */
export function WaitingImports(props: {
  readonly imports: readonly RunbookImport[];
  readonly isAdmin: boolean;
}) {
  const router = useRouter();
  const send = useCommandThen();
  return props.imports.map(({ slug, title, yaml, draft }) => (
    <DraftPanel
      key={draft.id}
      draft={draft}
      title={`New: ${title}, waits for a second admin`}
      yaml={yaml}
      whyNotDiscard={props.isAdmin ? null : 'Discarding it needs the admin role.'}
      onAccept={() =>
        send('runbook.accept_draft', { id: draft.id }, () => router.push(`/runbooks/${slug}`))
      }
      onDiscard={(reason) =>
        send('runbook.discard_draft', { id: draft.id, reason }, () => router.refresh())
      }
    />
  ));
}
