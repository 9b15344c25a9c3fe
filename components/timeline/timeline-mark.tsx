import { Shape } from '@/components/ui/shapes';
import type { TimelineShape } from '@/lib/timeline/timeline-view';

/** The shape of an entry; a message to people is an envelope. */
export function TimelineMark(props: { readonly shape: TimelineShape }) {
  if (props.shape !== 'mail') {
    return <Shape name={props.shape} className="mt-0.5" />;
  }
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      className="mt-0.5 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
    >
      <path d="M1.75 3.5h12.5v9H1.75zM1.75 4l6.25 5 6.25-5" />
    </svg>
  );
}
