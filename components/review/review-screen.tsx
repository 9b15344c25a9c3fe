'use client';

import type { ReviewView } from '@/lib/postmortems/review-view';

/** The review of one incident: its recorded moments, replayed. Nothing here can change the record. */
export function ReviewScreen(props: { readonly review: ReviewView }) {
  return <main aria-label={`Review of incident ${props.review.number}`} />;
}
