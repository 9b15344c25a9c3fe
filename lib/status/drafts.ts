import { utcMinute } from '@/lib/format/time';
import type { Moment } from '@/lib/runbooks/procedure-schema';
import type { MessageTemplate, Runbook } from '@/lib/runbooks/schema';
import type { PublicStatus } from '@/lib/status/public-status';

/** What a public draft may be made of. There is no field for a revision, a person or a figure. */
export interface DraftFacts {
  readonly serviceName: string;
  /** What users notice, as declared: "Many users". Empty: nothing is said of it. */
  readonly impact: string;
  /** When it began, ISO 8601 UTC. */
  readonly since: string;
  /** When it ended, for `resolve`; null while it lasts. */
  readonly until: string | null;
  /** By when the next update is promised, ISO 8601 UTC; null promises none. */
  readonly nextUpdateBy: string | null;
}

export interface Draft {
  readonly moment: Moment;
  readonly status: PublicStatus;
  readonly body: string;
  /** Whether the words are the runbook's or ours. */
  readonly source: 'runbook' | 'default';
}

/** Ours, where a runbook has no message for the moment. */
const DEFAULTS: Readonly<Record<Moment, Pick<MessageTemplate, 'status' | 'body'>>> = {
  declare: {
    status: 'investigating',
    body: '{impact} Since {since} some requests to {service} fail. We are looking into it. Next update by {next_update}.',
  },
  mitigate: {
    status: 'monitoring',
    body: 'We have undone a recent change to {service}. Requests should succeed again, and we are watching that it stays so. Next update by {next_update}.',
  },
  resolve: {
    status: 'resolved',
    body: '{service} works normally again. Some requests failed between {since} and {until}.',
  },
};

/**
 * The text proposed for the status page; a person publishes it. A sentence whose fact is missing is
 * left out, never filled with a guess.
 */
export function draftUpdate(
  moment: Moment,
  facts: DraftFacts,
  runbook: Pick<Runbook, 'messages'> | null,
): Draft {
  const own = runbook?.messages.find((message) => message.moment === moment);
  const { status, body } = own ?? DEFAULTS[moment];
  const values = valuesOf(facts);
  const sentences = sentencesOf(body).flatMap((sentence) => {
    let complete = true;
    const filled = sentence.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
      const value = values.get(name) ?? null;
      if (value === null) complete = false;
      return value ?? '';
    });
    return complete ? [filled] : [];
  });
  return { moment, status, body: sentences.join(' '), source: own?.source ?? 'default' };
}

function valuesOf(facts: DraftFacts): ReadonlyMap<string, string | null> {
  return new Map([
    ['service', facts.serviceName],
    ['impact', asSentence(publicImpactOf(facts.impact))],
    ['since', clock(facts.since)],
    ['until', facts.until === null ? null : clock(facts.until)],
    ['next_update', facts.nextUpdateBy === null ? null : clock(facts.nextUpdateBy)],
  ]);
}

/** Before filling in, so that a dot in a value does not cut a sentence. */
function sentencesOf(template: string): string[] {
  return template
    .trim()
    .replace(/^\{impact\}\s+/, '{impact}\n')
    .replaceAll(/([.!?])\s+/g, '$1\n')
    .split('\n');
}

/** "Many users" alone is no sentence: "Many users are affected." */
function asSentence(impact: string): string | null {
  if (impact === '') return null;
  if (/[.!?]$/.test(impact)) return impact;
  return /^(all|many|some|few) users$/i.test(impact) ? `${impact} are affected.` : `${impact}.`;
}

/** What looks internal (a revision, a digest, an address) makes the whole sentence unfit. */
function publicImpactOf(impact: string): string {
  const text = impact.trim();
  const internal = /\b[a-z0-9-]+-\d{5}-[a-z0-9]{3}\b|\b[0-9a-f]{12,}\b|https?:|projects\/|@/i;
  return internal.test(text) ? '' : text;
}

function clock(iso: string): string | null {
  return Number.isNaN(Date.parse(iso)) ? null : `${utcMinute(iso)} UTC`;
}
