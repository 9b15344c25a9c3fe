/** Pure: does a certificate of the project's load balancers keep its clients away? */
import { formatAge } from '@/lib/format/duration';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, notFound, type Read } from './look-result';

export interface CertificateSeen {
  readonly name: string;
  readonly type: 'managed' | 'self_managed' | 'unknown';
  readonly state: string | null;
  readonly domains: readonly { readonly domain: string; readonly state: string }[];
  readonly expiresAt: string | null;
}

/** Google renews its own about a month before: one that is nearer to its end is not being renewed. */
const SOON_SECONDS = 14 * 86_400;

export function judgeCertificates(
  look: LookOf<'certificates'>,
  read: Read<readonly CertificateSeen[]>,
  now: Date,
): DetectionResult {
  if (read.state === 'unknown') return cannotTell(read.why);
  const certificates = read.state === 'read' ? read.value : [];
  if (certificates.length === 0) {
    return cannotTell(
      'The project has no certificate of a global load balancer: its domain’s certificate is elsewhere.',
    );
  }
  const judged = certificates.map((certificate) => judgeOne(certificate, now));
  const facts = judged.map(({ fact: own }) => own);
  const bad = judged.filter(({ fact: { says } }) => says === 'for');
  if (bad.length > 0) return found(`${bad.map(({ said }) => said).join('; ')}.`, facts);
  const open = judged.filter(({ fact: { says } }) => says === 'unknown');
  if (open.length > 0) return cannotTell(`${open.map(({ said }) => said).join('; ')}.`, facts);
  return notFound(look, `${judged.map(({ said }) => said).join('; ')}.`, facts);
}

function judgeOne(
  { name, type, state, domains, expiresAt }: CertificateSeen,
  now: Date,
): { readonly fact: ReadFact; readonly said: string } {
  const left = expiresAt === null ? null : (Date.parse(expiresAt) - now.getTime()) / 1000;
  const failing = domains.filter((each) => each.state.startsWith('failed'));
  const until =
    left === null
      ? 'its end is not said'
      : left <= 0
        ? `ran out ${formatAge(-left)} ago`
        : `valid for ${formatAge(left)}`;
  const where = domains.map((each) => `${each.domain}: ${words(each.state)}`);
  const value = [words(state ?? type), until, ...where].join(', ');
  const more =
    expiresAt === null
      ? {}
      : { at: expiresAt, atIs: left !== null && left <= 0 ? 'ran out' : 'runs out' };
  const judge = (says: ReadFact['says'], said: string) => ({
    fact: fact(name, value, says, more),
    said: `${name} ${said}`,
  });
  if (left !== null && left <= 0) return judge('for', `${until}${failed(failing)}`);
  if (failing.length > 0) return judge('for', `can not be renewed${failed(failing)}`);
  if (state !== null && /failed/.test(state)) return judge('for', `is ${words(state)}`);
  if (left === null) return judge('unknown', 'does not say until when it is valid');
  if (type === 'managed' && state !== 'active')
    return judge('unknown', `is ${words(state ?? 'unknown')}`);
  if (left <= SOON_SECONDS) return judge('unknown', `is valid for ${formatAge(left)} only`);
  return judge('well', `is valid for ${formatAge(left)}`);
}

function failed(domains: CertificateSeen['domains']): string {
  const said = domains.map(({ domain, state }) => `${domain} ${words(state)}`).join(', ');
  return said === '' ? '' : ` (${said})`;
}

function words(state: string): string {
  return state.replaceAll('_', ' ');
}
