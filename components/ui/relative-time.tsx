'use client';

import { useNow } from '@/components/frame/server-clock';
import { formatAge } from '@/lib/format/duration';
import { utcExact, zonedTime } from '@/lib/format/time';

const SLACK_SECONDS = 5;

/** "14 min ago"; the exact time in UTC and in this machine's zone on hover. */
export function RelativeTime(props: {
  readonly at: string;
  /** `age` leaves "ago" and "in" out. */
  readonly form?: 'sentence' | 'age';
  readonly className?: string;
}) {
  const passed = (useNow() - Date.parse(props.at)) / 1000;
  // What was just read may be a blink ahead of the clock on screen.
  const seconds = passed < 0 && passed > -SLACK_SECONDS ? 0 : passed;
  const age = formatAge(Math.abs(seconds));
  const words = props.form === 'age' ? age : seconds >= 0 ? `${age} ago` : `in ${age}`;
  return (
    <time
      dateTime={props.at}
      title={`${utcExact(props.at)}, ${zonedTime(props.at)} here`}
      className={props.className}
      suppressHydrationWarning
    >
      {words}
    </time>
  );
}
