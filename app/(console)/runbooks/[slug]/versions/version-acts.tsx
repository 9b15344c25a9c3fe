'use client';

import { useRouter } from 'next/navigation';
import { AdoptPanel, DraftPanel } from '@/components/runbook/version-acts';
import type { VersionsView } from '@/lib/runbooks/versions-view';
import { useCommandThen } from '../../../live/use-command-then';

/** What can be done from the comparison; each command says itself who may. */
export function VersionActs(props: { readonly view: VersionsView; readonly isAdmin: boolean }) {
  const { slug, draft, compared } = props.view;
  const router = useRouter();
  const send = useCommandThen();
  const to = compared === null || compared.to === 'draft' ? null : compared.to;
  return (
    <>
      {draft !== null && compared?.to === 'draft' && (
        <DraftPanel
          draft={draft}
          whyNotDiscard={props.isAdmin ? null : 'Discarding it needs the admin role.'}
          onAccept={() =>
            send('runbook.accept_draft', { id: draft.id }, () => router.push(`/runbooks/${slug}`))
          }
          onDiscard={(reason) =>
            send('runbook.discard_draft', { id: draft.id, reason }, () =>
              router.push(`/runbooks/${slug}`),
            )
          }
        />
      )}
      {compared !== null && to !== null && compared.adoptable.length > 0 && (
        <AdoptPanel
          incidents={compared.adoptable}
          to={to}
          onAdopt={({ number, drill, service }, reason) =>
            send(
              'runbook.adopt',
              { number, drill, service, digest: compared.toDigest, reason },
              () => router.refresh(),
            )
          }
        />
      )}
    </>
  );
}
