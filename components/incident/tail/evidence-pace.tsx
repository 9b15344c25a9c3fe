import { RelativeTime } from '@/components/ui/relative-time';
import { shortRevision } from '@/lib/fleet/short-revision';
import { formatLatency } from '@/lib/format/duration';
import type { TailView } from '@/lib/incidents/tail-view';
import { type InQuestion, Unknown } from './evidence-card';

const CELL = 'px-2 py-1 text-right tabular-nums';

/** Latencies and instances of each revision, with the age of both. */
export function EvidencePace(props: { readonly view: TailView; readonly inQuestion: InQuestion }) {
  const { pace, service, stopped } = props.view;
  const { value } = pace;
  return (
    <section aria-label="Latency and instances">
      {value === null ? (
        <Unknown why={pace.why ?? stopped ?? 'Latency and instances are not read yet.'} />
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full text-body">
            <caption className="pb-1 text-left text-caption text-text-3">
              {value.windowSeconds / 60} min to <RelativeTime at={value.endsAt} />; metrics lag
              behind
            </caption>
            <thead className="text-caption text-text-3">
              <tr className="border-border border-b">
                <th scope="col" className="py-1 pr-2 text-left font-normal">
                  Revision
                </th>
                {['p50', 'p95', 'p99', 'Instances', 'Counted'].map((head) => (
                  <th key={head} scope="col" className={`${CELL} font-normal`}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {value.revisions.map((one) => (
                <tr key={one.revision} className="border-border border-b last:border-0">
                  <th scope="row" className="py-1 pr-2 text-left font-normal">
                    <span className="whitespace-nowrap font-mono text-caption">
                      {shortRevision(one.revision, service)}
                    </span>{' '}
                    <span className="text-caption text-text-3">
                      {partOf(one.revision, props.inQuestion)}
                    </span>
                  </th>
                  {[one.p50, one.p95, one.p99].map((seconds, index) => (
                    <td key={['p50', 'p95', 'p99'][index]} className={CELL}>
                      {seconds === null ? <Nothing /> : formatLatency(seconds)}
                    </td>
                  ))}
                  <td className={CELL}>
                    {one.instances === null ? (
                      <span className="text-unknown">unknown</span>
                    ) : (
                      `${one.instances}${one.idle ? `, ${one.idle} idle` : ''}`
                    )}
                  </td>
                  <td className={`${CELL} text-text-3`}>
                    {one.countedAt === null ? <Nothing /> : <RelativeTime at={one.countedAt} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {value.revisions.length === 0 && (
            <p className="py-1 text-unknown">No revision had a request or an instance then.</p>
          )}
        </div>
      )}
      {value !== null && pace.why !== null && (
        <p className="mt-1 text-caption text-unknown">Not read since: {pace.why}</p>
      )}
    </section>
  );
}

function partOf(revision: string, { bad, target }: InQuestion): string {
  if (revision === bad) return 'suspect';
  return revision === target ? 'target' : '';
}

function Nothing() {
  return (
    <span className="text-text-3">
      <span aria-hidden="true">–</span>
      <span className="sr-only">no data</span>
    </span>
  );
}
