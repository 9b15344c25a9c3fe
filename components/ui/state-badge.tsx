import { cn } from './cn';
import { Shape } from './shapes';
import { type BadgeState, STATE_TONES } from './state-tone';

/** Shape and word, always both; `children` replaces the word ("Hold 00008-rax"). */
export function StateBadge(props: {
  readonly state: BadgeState;
  readonly children?: string;
  readonly className?: string;
}) {
  const tone = STATE_TONES[props.state];
  return (
    <span
      className={cn(
        'inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-control px-1.5 font-semibold text-body',
        props.children === undefined ? 'shrink-0 whitespace-nowrap' : 'wrap-anywhere',
        tone.box,
        props.className,
      )}
    >
      <Shape name={tone.shape} size={15} />
      {props.children ?? tone.word}
    </span>
  );
}
