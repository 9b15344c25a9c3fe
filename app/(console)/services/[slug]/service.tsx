'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { ServiceScreen } from '@/components/service/service-screen';
import { useDeclare } from '../../declare-provider';
import { frameQuery, serviceQuery } from '../../live/queries';

export function ServicePageClient(props: {
  readonly slug: string;
  readonly candidate: string | null;
}) {
  const { slug, candidate } = props;
  const router = useRouter();
  const declare = useDeclare();
  const { data: view } = useQuery(serviceQuery(slug, candidate));
  const { data: frame } = useQuery(frameQuery());
  if (view === undefined) return null;
  const { incident } = view.row;
  const room =
    incident === null ? null : `/incidents/${incident.drill ? 'D-' : ''}${incident.number}`;
  const target = view.candidate?.revision ?? null;
  // A rollback belongs to an incident: with one open its room is where the difference is reviewed.
  const review = () =>
    room === null
      ? declare(slug)
      : router.push(`${room}?review=${encodeURIComponent(target ?? '')}`);
  const { shipFrom } = view;
  const ship = (revision: string) => {
    if (shipFrom === null) return;
    const from = `/incidents/${shipFrom.drill ? 'D-' : ''}${shipFrom.number}`;
    router.push(`${from}?ship=${encodeURIComponent(revision)}`);
  };
  return (
    <ServiceScreen
      view={view}
      onReview={frame?.mayAct ? review : undefined}
      onShip={frame?.mayAct ? ship : undefined}
      onChooseCandidate={(revision) =>
        router.replace(`/services/${slug}?candidate=${encodeURIComponent(revision)}`)
      }
    />
  );
}
