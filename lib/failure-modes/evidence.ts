/** Pure: each way in which a failure mode can be seen, as points with their reason in words. */
import { formatAge } from '@/lib/format/duration';
import { formatCount, formatNumber, UNIT_SPACE } from '@/lib/format/number';
import { formatSignal } from '@/lib/format/signal';
import type { Seen } from '@/lib/runbooks/knowledge-schema';
import type { Count, Looked, Observations } from './observations';
import { statusKey } from './observations';
import { says } from './words';

export type EvidenceKind =
  | 'logs'
  | 'status'
  | 'signal'
  | 'probe'
  | 'condition'
  | 'change'
  | 'detection'
  | 'typed';

export interface Reason {
  readonly kind: EvidenceKind;
  /** Negative: it speaks against the mode. */
  readonly points: number;
  /** "logs: “Permission denied”, 41 times in 5 min, only on 00002-xyz". */
  readonly text: string;
  /** When it was so, ISO 8601 UTC; null: now, as typed. */
  readonly at: string | null;
}

export interface Evidence {
  readonly reasons: readonly Reason[];
  /** What would be evidence and could not be looked at. */
  readonly unknown: readonly string[];
}

/** A line or two stand in every log; so does a small share of any status, or of a common word. */
const LEAST_TIMES = 3;
const LEAST_PHRASE_SHARE = 0.001;
const LEAST_WORD_SHARE = 0.005;
const LEAST_STATUS_SHARE = 0.01;
/** Of how many requests is not known: then only what is plainly there counts. */
const LEAST_TIMES_OF_UNKNOWN = 20;

const POINTS = {
  phrase: 3,
  furtherPhrase: 1,
  statusOfPath: 3,
  status: 2,
  signal: 1,
  probe: 2,
  probeAmongAll: 0.5,
  condition: 3,
  onlyNewest: 0.5,
  change: 0.5,
} as const;

export function evidenceOf(seen: Seen, observed: Observations): Evidence {
  const found = [
    phrases(seen, observed),
    builds(seen, observed),
    statuses(seen, observed),
    signals(seen, observed),
    probes(seen, observed),
    conditions(seen, observed),
  ];
  const reasons = found.flatMap((each) => each.reasons);
  const changed = changes(seen, observed);
  return {
    // What changed supports what was seen; a deployment alone is no symptom.
    reasons: reasons.length === 0 ? [] : [...reasons, ...changed.reasons],
    unknown: [...found, changed].flatMap((each) => each.unknown),
  };
}

const NOTHING: Evidence = { reasons: [], unknown: [] };

function cannotTell<T>(what: string, looked: Looked<T>): Evidence {
  return looked.known ? NOTHING : { reasons: [], unknown: [`${what}: ${looked.why}`] };
}

function phrases({ logs: wanted }: Seen, observed: Observations): Evidence {
  const { logs } = observed;
  if (wanted.length === 0) return NOTHING;
  if (!logs.known) return cannotTell('logs', logs);
  const found = wanted
    .map((phrase) => ({ phrase, counted: logs.value.phrases[phrase] }))
    .filter(
      ({ phrase, counted }) =>
        counted !== undefined && isPlain(counted, observed, leastShareOf(phrase)),
    )
    .sort((a, b) => (b.counted?.count ?? 0) - (a.counted?.count ?? 0));
  return {
    unknown: [],
    reasons: found.map(({ phrase, counted }, index) => ({
      kind: 'logs',
      points:
        (index === 0 ? POINTS.phrase : POINTS.furtherPhrase) +
        (index === 0 && isNewestAlone(counted, observed) ? POINTS.onlyNewest : 0),
      text: `logs: “${phrase.replaceAll('*', '…')}”, ${times(counted, logs.value.seconds)}`,
      at: logs.at,
    })),
  };
}

function leastShareOf(phrase: string): number {
  return /\s/.test(phrase) ? LEAST_PHRASE_SHARE : LEAST_WORD_SHARE;
}

/** One failed build is enough. */
function builds({ build_logs: wanted }: Seen, { logs }: Observations): Evidence {
  if (wanted.length === 0) return NOTHING;
  if (!logs.known) return cannotTell('build logs', logs);
  const reasons = wanted.flatMap((phrase, index): Reason[] => {
    const count = logs.value.builds[phrase] ?? 0;
    if (count === 0) return [];
    const of = `${count} ${count === 1 ? 'build' : 'builds'} of its image`;
    return [
      {
        kind: 'logs',
        points: index === 0 ? POINTS.phrase : POINTS.furtherPhrase,
        text: `build logs: “${phrase}” in ${of}`,
        at: logs.at,
      },
    ];
  });
  return { reasons, unknown: [] };
}

function statuses({ statuses: wanted }: Seen, observed: Observations): Evidence {
  const { logs } = observed;
  if (wanted.length === 0) return NOTHING;
  if (!logs.known) return cannotTell('answers in the request log', logs);
  const reasons = wanted.flatMap(({ status, path }): Reason[] => {
    const counted = logs.value.statuses[statusKey(status, path)];
    // Of one path the share of all requests says little.
    const least = path === undefined ? LEAST_STATUS_SHARE : 0;
    if (counted === undefined || !isPlain(counted, observed, least)) return [];
    const share = shareOf(counted, observed);
    const ofAll =
      share === null ? '' : `, ${formatNumber(share * 100, 1)}${UNIT_SPACE}% of requests`;
    const where = path === undefined ? '' : ` at ${path}`;
    return [
      {
        kind: 'status',
        points: path === undefined ? POINTS.status : POINTS.statusOfPath,
        text: `request log: ${status}${where}, ${times(counted, logs.value.seconds)}${ofAll}`,
        at: logs.at,
      },
    ];
  });
  return { reasons, unknown: [] };
}

function signals({ signals: wanted }: Seen, { signals: measured }: Observations): Evidence {
  const reasons: Reason[] = [];
  const unknown: string[] = [];
  for (const { signal, over } of wanted) {
    const found = measured.find(({ id }) => id === signal);
    const limit = over?.at ?? found?.limit ?? null;
    if (found === undefined || limit === null) continue;
    if (found.value === null) {
      unknown.push(`${found.title}: not known well enough`);
      continue;
    }
    if (found.value < limit) continue;
    const value = formatSignal(found.value, found.unit);
    reasons.push({
      kind: 'signal',
      points: POINTS.signal,
      text: `${found.title} ${value} (limit ${formatSignal(limit, found.unit)})`,
      at: found.at,
    });
  }
  return { reasons, unknown };
}

/** Where every probe fails, that one does points nowhere in particular. */
function probes({ probes: wanted }: Seen, { probes: looked }: Observations): Evidence {
  if (wanted.length === 0) return NOTHING;
  if (!looked.known) return cannotTell('probes', looked);
  const tried = looked.value.filter(({ outcome }) => outcome !== 'skipped');
  const isAlone = tried.some(({ outcome }) => outcome === 'passed');
  const reasons: Reason[] = [];
  const unknown: string[] = [];
  for (const id of wanted) {
    const probe = looked.value.find((each) => each.id === id);
    if (probe === undefined || probe.outcome === 'skipped') {
      unknown.push(`probe ${id}: ${probe?.detail ?? 'it was not sent.'}`);
    } else if (probe.outcome === 'failed') {
      reasons.push({
        kind: 'probe',
        points: isAlone ? POINTS.probe : POINTS.probeAmongAll,
        text: `probe ${id} fails: ${probe.detail}${isAlone ? '' : ' (as every probe does)'}`,
        at: looked.at,
      });
    }
  }
  return { reasons, unknown };
}

function conditions({ conditions: wanted }: Seen, { conditions: looked }: Observations): Evidence {
  if (wanted.length === 0) return NOTHING;
  if (!looked.known) return cannotTell('the platform', looked);
  const found = looked.value.find(({ text }) => wanted.some((phrase) => says(text, phrase)));
  if (found === undefined) return NOTHING;
  const about = found.revision === null ? '' : `${found.revision}: `;
  const text = `platform: ${about}${found.text}`;
  return {
    unknown: [],
    reasons: [{ kind: 'condition', points: POINTS.condition, text, at: looked.at }],
  };
}

const ASPECT_WORDS = {
  image: 'the image',
  environment: 'environment variables',
  secrets: 'secrets',
  service_account: 'the service account',
  memory: 'memory',
  cpu: 'CPU',
} as const;

function changes({ changes: wanted }: Seen, { changes: looked }: Observations): Evidence {
  if (wanted.length === 0) return NOTHING;
  if (!looked.known) return cannotTell('what changed', looked);
  const changed = wanted.filter((aspect) => looked.value?.aspects.includes(aspect));
  if (looked.value === null || changed.length === 0) return NOTHING;
  const words = changed.map((aspect) => ASPECT_WORDS[aspect]).join(' and ');
  const text = `${looked.value.revision} changed ${words}`;
  return {
    unknown: [],
    reasons: [{ kind: 'change', points: POINTS.change, text, at: looked.at }],
  };
}

function shareOf({ count }: Count, { logs, requestsPerSecond }: Observations): number | null {
  if (!logs.known || requestsPerSecond === null || requestsPerSecond <= 0) return null;
  return Math.min(1, count / (requestsPerSecond * logs.value.seconds));
}

function isPlain(counted: Count, observed: Observations, leastShare: number): boolean {
  const share = shareOf(counted, observed);
  if (share === null) return counted.count >= LEAST_TIMES_OF_UNKNOWN;
  return counted.count >= LEAST_TIMES && share >= leastShare;
}

function isNewestAlone(counted: Count | undefined, { changes: looked }: Observations): boolean {
  const at = Object.keys(counted?.revisions ?? {});
  return looked.known && at.length === 1 && at[0] === looked.value?.revision;
}

function times(counted: Count | undefined, seconds: number): string {
  const { count, revisions } = counted ?? { count: 0, revisions: {} };
  const [only, ...more] = Object.keys(revisions);
  const where = only === undefined || more.length > 0 ? '' : `, only on ${only}`;
  return `${formatCount(count)} ${count === 1 ? 'time' : 'times'} in ${formatAge(seconds)}${where}`;
}
