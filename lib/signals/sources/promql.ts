/** Pure: the questions that Ripcord asks a Prometheus, in its language. */

/** What a connection of ripcord.yaml calls things. */
export interface PrometheusNames {
  readonly metrics: { readonly requests: string; readonly latency: string };
  readonly labels: { readonly service: string; readonly revision: string; readonly code: string };
}

/** A longer list would make the query longer than some proxies take; others' series are skipped here. */
const MOST_NAMED = 500;

export interface Questions {
  /** Requests of a period, by service, revision and code. */
  requests(seconds: number): string;
  /** Seconds, from the whole distribution: by revision, or of each service as a whole. */
  latency(percentile: 95 | 99, of: 'revision' | 'service', seconds: number): string;
  /** When each service was last scraped, in seconds since the epoch. */
  heardAt(): string;
}

/**
 * Counts are summed as increases over the same labels, so that a share has one denominator; a
 * percentile is taken of the summed buckets, never of percentiles.
 */
export function questionsFor(names: PrometheusNames, services: readonly string[]): Questions {
  const { metrics, labels } = names;
  const only =
    services.length > MOST_NAMED
      ? `{${labels.service}!=""}`
      : `{${labels.service}=~${quoted(services.map(literal).join('|'))}}`;
  const by = (...list: readonly string[]) => `sum by (${list.join(', ')})`;
  return {
    requests: (seconds) =>
      `${by(labels.service, labels.revision, labels.code)} (increase(${metrics.requests}${only}[${seconds}s]))`,
    latency(percentile, of, seconds) {
      const group = by('le', labels.service, ...(of === 'revision' ? [labels.revision] : []));
      const rate = `rate(${metrics.latency}_bucket${only}[${seconds}s])`;
      return `histogram_quantile(0.${percentile}, ${group} (${rate}))`;
    },
    heardAt: () => `max by (${labels.service}) (timestamp(${metrics.requests}${only}))`,
  };
}

/** For a pattern that must match as it stands. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
