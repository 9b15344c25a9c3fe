import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { SeverityChip } from '@/components/ui/severity-chip';
import { Shape } from '@/components/ui/shapes';
import { StateBadge } from '@/components/ui/state-badge';
import { Unbroken } from '@/components/ui/unbroken';
import type { ReviewView } from '@/lib/postmortems/review-view';
import type { TimelineView } from '@/lib/timeline/timeline-view';

/** What is reviewed, whether its record still proves itself, and the way out with it. */
export function ReviewHeader(props: { readonly view: ReviewView; readonly onExport: () => void }) {
  const { incident, timeline } = props.view;
  const room = `/incidents/${incident.drill ? incident.label : incident.number}`;
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Link
        href={room}
        className="flex items-center gap-2 text-text-2 hover:text-text max-md:min-h-11"
      >
        <span className="font-mono">{incident.label}</span>
        <Shape name="chevron" size={12} />
      </Link>
      <SeverityChip level={incident.severity} label={incident.severityLabel} className="h-6" />
      {incident.drill && <StateBadge state="drill" />}
      <h1 className="min-w-0 flex-1 basis-[320px] break-words font-semibold text-page max-md:basis-full max-md:text-value">
        <span className="sr-only">Review: </span>
        <Unbroken text={incident.title} />
        <span className="ml-3 inline-flex items-center gap-1.5 whitespace-nowrap font-normal text-body text-text-2">
          <Shape name={incident.over ? 'ok' : 'running'} size={14} />
          {incident.status}
        </span>
      </h1>
      <ChainLine timeline={timeline} />
      <Button shortcut="shift+x" onClick={props.onExport} className="max-md:flex-1">
        Export
      </Button>
    </header>
  );
}

const CHAIN = {
  intact: { shape: 'ok', words: 'chain intact' },
  broken: { shape: 'failing', words: 'chain broken' },
  unknown: { shape: 'unknown', words: 'chain not verified' },
} as const;

function ChainLine(props: { readonly timeline: TimelineView }) {
  const { head, chain } = props.timeline;
  const { shape, words } = CHAIN[chain];
  return (
    <p className={chain === 'broken' ? 'font-semibold text-bad' : 'text-text-2'}>
      <span className="flex items-center gap-1.5">
        <Shape name={shape} size={14} />
        <span>
          {head.seq} {head.seq === 1 ? 'event' : 'events'}, {words}, head{' '}
          <span className="font-mono" title={head.hash}>
            {head.hash.slice(0, 8) || 'none'}
          </span>
        </span>
      </span>
    </p>
  );
}
