'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { Shape } from '@/components/ui/shapes';
import { BREACH_TONES } from '@/components/ui/state-tone';
import { formatAge } from '@/lib/format/duration';
import type { LiveRef } from '@/lib/runbooks/section-view';
import { useRunbookLive } from './live-context';
import { type LiveWords, liveWords } from './live-words';

/** What is measured now, beside the limit that it is held against; for each service that uses it. */
export function LiveValue(props: { readonly live: LiveRef; readonly className?: string }) {
  const view = useRunbookLive();
  const now = useNow();
  if (view === null || view.services.length === 0) {
    return <span className="text-caption text-text-3">not measured: no service uses it</span>;
  }
  const shown = view.services.flatMap((service) => {
    const words = liveWords(service, props.live, now);
    return words === null ? [] : [{ service, words }];
  });
  if (shown.length === 0) return null;
  return (
    <span className={cn('flex flex-col gap-1', props.className)}>
      {shown.map(({ service, words }) => (
        <span key={service.slug} className="block">
          {view.services.length > 1 && (
            <span className="block text-caption text-text-3">{service.name}</span>
          )}
          <One words={words} now={now} />
        </span>
      ))}
    </span>
  );
}

function One(props: { readonly words: LiveWords; readonly now: number }) {
  const { words } = props;
  const tone = BREACH_TONES[words.breach];
  const age =
    words.observedAt === null
      ? null
      : formatAge(Math.max(0, (props.now - Date.parse(words.observedAt)) / 1000));
  return (
    <>
      <span className={cn('flex items-center gap-1.5 whitespace-nowrap', tone.text)}>
        {tone.shape !== null && <Shape name={tone.shape} size={13} />}
        {words.value}
      </span>
      {(words.basis !== null || age !== null) && (
        <span className="block text-caption text-text-3" suppressHydrationWarning>
          {[words.basis, age === null ? null : `${age} old`].filter(Boolean).join(', ')}
        </span>
      )}
    </>
  );
}

/** Why not everything is measured, for the head of the page. */
export function LiveProblem() {
  const view = useRunbookLive();
  const problems = (view?.services ?? []).filter(({ problem }) => problem !== null);
  if (view !== null && problems.length === 0) return null;
  return (
    <p className="flex gap-2 text-body text-unknown">
      <Shape name="unknown" className="mt-0.5" />
      <span>
        {view === null
          ? 'The live values can’t be read now: every limit stands alone.'
          : problems.map(({ name, problem }) => `${name}: ${problem}`).join(' ')}
      </span>
    </p>
  );
}
