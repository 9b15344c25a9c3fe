'use client';

import { useNow } from '@/components/frame/server-clock';
import { cn } from '@/components/ui/cn';
import { RelativeTime } from '@/components/ui/relative-time';
import { Shape } from '@/components/ui/shapes';
import { formatPercent } from '@/lib/format/percent';
import type { AlertPlan, AlertShare, AlertView } from '@/lib/incidents/alert-view';
import { signalWords, verdictWords } from './alert-words';

const LINE = 'flex items-start gap-2';

/** The signal that says most, and the change that is suspected. */
export function AlertCause(props: { readonly alert: Pick<AlertView, 'signal' | 'suspect'> }) {
  const { signal, suspect } = props.alert;
  return (
    <ul className="space-y-0.5">
      {signal !== null && (
        <li className={LINE} data-alert-part="signal">
          <Shape name={signalWords(signal).shape} size={14} className="mt-[3px]" />
          <span className="min-w-0">
            {signal.title}{' '}
            <span className={cn('font-semibold', SIGNAL_TONES[signal.state])}>
              {signalWords(signal).text}
            </span>
            {signal.at !== null && (
              <span className="text-caption text-text-3">
                {', '}
                <RelativeTime at={signal.at} form="age" /> old
              </span>
            )}
          </span>
        </li>
      )}
      <li className={LINE} data-alert-part="suspect">
        <Shape
          name={suspect === null ? 'unknown' : 'differs'}
          size={14}
          className={cn('mt-[3px]', suspect !== null && 'text-text')}
        />
        {suspect === null ? (
          <span className="text-unknown">No change was seen before it was declared</span>
        ) : (
          <span className="min-w-0 break-words">
            <span className="font-semibold">{suspect.what}</span> <RelativeTime at={suspect.at} />
            {suspect.by !== null && <span className="text-text-2"> by {suspect.by}</span>}
            <span className="text-text-2">, {suspect.relation}</span>
          </span>
        )}
      </li>
    </ul>
  );
}

const SIGNAL_TONES = {
  over: 'text-bad',
  said: 'text-bad',
  unknown: 'text-unknown',
  under: 'text-text-2',
} as const;

/** How sure: the verdict with its worst check and its age, or why there is none. */
export function AlertSureness(props: { readonly plan: AlertPlan }) {
  const now = useNow();
  const { plan } = props;
  if (plan.state === 'preparing') {
    return (
      <p className={cn(LINE, 'text-text-2')}>
        <Shape name="running" size={14} className="mt-[3px]" />
        The plan is being made and judged
      </p>
    );
  }
  if (plan.state === 'none') {
    return (
      <p className={cn(LINE, 'text-unknown')}>
        <Shape name="unknown" size={14} className="mt-[3px]" />
        <span className="min-w-0 break-words">Not from here: {plan.why}</span>
      </p>
    );
  }
  const { verdict } = plan;
  const words = verdictWords(verdict, now);
  const unsure = words.shape === 'unknown';
  return (
    <p className={LINE} data-alert-part="verdict">
      <Shape name={words.shape} size={14} className="mt-[3px]" />
      <span className="min-w-0 break-words">
        <span className={cn('font-semibold', unsure && 'text-unknown')}>{words.text}</span>
        <span className="text-text-2">
          {verdict.worst !== null && `. ${verdict.worst.replace(/\.$/, '')}`}
          {verdict.others > 0 && `; ${verdict.others} more`}
        </span>
        <span className="text-caption text-text-3">
          ,{' '}
          <span className="whitespace-nowrap">
            checked <RelativeTime at={verdict.at} />
          </span>
        </span>
        {plan.destructive && (
          <span className="block font-semibold text-bad">A second person has to approve it.</span>
        )}
      </span>
    </p>
  );
}

/** In the incident's own room, where the recommendation stands: what else the card says elsewhere. */
export function AlertAtHand(props: { readonly alert: AlertView }) {
  const { alert } = props;
  return (
    <div className="grid gap-x-6 gap-y-1 border-border border-t pt-1.5 md:col-start-1 lg:grid-cols-[1fr_220px]">
      <div className="min-w-0 space-y-0.5">
        {/* What the signals say is in the recommendation's own sentence. */}
        <AlertCause alert={{ signal: null, suspect: alert.suspect }} />
        {alert.plan !== null && <AlertSureness plan={alert.plan} />}
      </div>
      {alert.plan !== null && (
        <div className="self-start">
          <AlertDifference plan={alert.plan} />
        </div>
      )}
    </div>
  );
}

/** Traffic before and after, one row a revision; settings where those change. */
export function AlertDifference(props: { readonly plan: AlertPlan }) {
  const { plan } = props;
  if (plan.state !== 'ready') return null;
  if (plan.traffic.length === 0 && plan.settings.length === 0) return null;
  return (
    <table className="w-full text-caption" data-alert-part="difference">
      <caption className="sr-only">What it changes</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Now</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {plan.traffic.map((share) => (
          <ShareRow key={share.revision} share={share} />
        ))}
        {plan.settings.map(({ label, now, after }) => (
          <tr key={label}>
            <th scope="row" className="py-0.5 pr-3 text-left font-normal text-text-2">
              {label}
            </th>
            <td className="py-0.5 text-right">{now}</td>
            <td className="py-0.5 text-right font-semibold">→ {after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShareRow(props: { readonly share: AlertShare }) {
  const { revision, name, before, after, target } = props.share;
  return (
    <tr className={after === 0 && before === 0 ? 'text-text-3' : ''}>
      <th
        scope="row"
        title={revision}
        className={cn(
          'whitespace-nowrap py-0.5 pr-3 text-left font-mono font-normal',
          target && 'text-accent',
        )}
      >
        {name}
      </th>
      <td className="py-0.5 text-right">
        {before === null ? <span className="text-unknown">unknown</span> : formatPercent(before)}
      </td>
      <td className="py-0.5 pl-3 text-right">
        <span className="text-text-3">→</span>{' '}
        <span className="font-semibold">{formatPercent(after)}</span>
      </td>
    </tr>
  );
}
