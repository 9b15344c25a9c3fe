'use client';

import { useQuery } from '@tanstack/react-query';
import { ReviewScreen } from '@/components/review/review-screen';
import { type IncidentKey, reviewQuery } from '../../../live/queries';

export function Review(props: { readonly incidentRef: IncidentKey; readonly incidentId: string }) {
  const { data: view } = useQuery(reviewQuery(props.incidentRef, props.incidentId));
  return view === undefined ? null : <ReviewScreen view={view} />;
}
