/** Pure: can the revisions read the versions of secrets that they refer to? No value is looked at. */
import type { Revision } from '@/lib/fleet/target-state';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, listed, notFound, type Read } from './look-result';

type Referring = Pick<Revision, 'name' | 'createdAt' | 'secrets'>;

export interface SecretVersionSeen {
  /** "3". */
  readonly version: string;
  readonly state: 'enabled' | 'disabled' | 'destroyed' | 'unknown';
  readonly createdAt: string | null;
}

export interface SecretsRead {
  readonly revisions: readonly Referring[];
  /** By the secret as a revision names it: newest first, the newest hundred. */
  readonly versions: ReadonlyMap<string, Read<readonly SecretVersionSeen[]>>;
}

/** As many as are read of one secret. */
const READ_AT_MOST = 100;
const NEVER_READ = 'The value itself is never read.';

export function judgeSecretVersions(
  look: LookOf<'secret_versions'>,
  { revisions, versions }: SecretsRead,
): DetectionResult {
  const references = revisions.flatMap((revision) =>
    wantedOf(look, revision).map((reference) => ({ revision, ...reference })),
  );
  const unnamed = (look.secrets ?? []).filter(
    (name) => !references.some(({ secret }) => shortName(secret) === name),
  );
  const judged = references.map(({ revision, secret, version }) =>
    judgeReference(revision, secret, version, versions.get(secret)),
  );
  const facts = [
    ...judged.map(({ fact: own }) => own),
    ...unnamed.map((name) => fact(name, 'no revision refers to it', 'unknown')),
  ];
  const bad = judged.filter(({ fact: { says } }) => says === 'for');
  if (bad.length > 0) return found(`${listed(distinct(bad))}. ${NEVER_READ}`, facts);
  const open = judged.filter(({ fact: { says } }) => says === 'unknown');
  if (open.length > 0) return cannotTell(`${listed(distinct(open))}. ${NEVER_READ}`, facts);
  if (unnamed.length > 0) {
    return cannotTell(`No revision in question refers to ${listed(unnamed)}.`, facts);
  }
  if (judged.length === 0) return cannotTell('The revisions in question refer to no secret.');
  const many = judged.length === 1 ? 'The version referred to is' : 'All versions referred to are';
  return notFound(look, `${many} there, and enabled. ${NEVER_READ}`, facts);
}

/** Names of secrets to be listed. */
export function secretsOf(
  look: LookOf<'secret_versions'>,
  revisions: readonly Referring[],
): string[] {
  return [
    ...new Set(revisions.flatMap((each) => wantedOf(look, each).map(({ secret }) => secret))),
  ];
}

function wantedOf({ secrets }: LookOf<'secret_versions'>, { secrets: referred }: Referring) {
  return referred.filter(
    ({ secret }) => secrets === undefined || secrets.includes(shortName(secret)),
  );
}

interface Judged {
  readonly fact: ReadFact;
  /** For the sentence, without the revision. */
  readonly said: string;
}

function judgeReference(
  { name, createdAt }: Referring,
  secret: string,
  version: string,
  listedVersions: Read<readonly SecretVersionSeen[]> | undefined,
): Judged {
  const short = shortName(secret);
  const what = `${name}: ${short}`;
  const judged = (value: string, says: ReadFact['says'], said: string, at?: string | null) => ({
    fact: fact(what, value, says, at ? { at, atIs: 'made' } : {}),
    said,
  });
  if (listedVersions === undefined || listedVersions.state === 'unknown') {
    return judged(
      'not known',
      'unknown',
      listedVersions?.why.replace(/\.$/, '') ?? `${short} was not read`,
    );
  }
  if (listedVersions.state === 'absent') {
    return judged('no such secret', 'for', `there is no secret ${short}`);
  }
  const all = listedVersions.value;
  const referred = version === 'latest' ? all[0] : all.find((each) => each.version === version);
  if (referred === undefined) {
    return all.length >= READ_AT_MOST
      ? judged(
          `version ${version}: not among the newest ${READ_AT_MOST}`,
          'unknown',
          `version ${version} of ${short} is not among the newest ${READ_AT_MOST}`,
        )
      : judged(`version ${version}: gone`, 'for', `${short} has no version ${version}`);
  }
  const number = Number(referred.version);
  const newer = all.filter((each) => Number(each.version) > number);
  const called =
    version === 'latest' ? `latest, now version ${referred.version}` : `version ${version}`;
  const { state } = referred;
  if (state === 'disabled' || state === 'destroyed') {
    const usable = newer.find((each) => each.state === 'enabled');
    const other = usable === undefined ? '' : `; version ${usable.version} is enabled`;
    const said = `version ${referred.version} of ${short} is ${state}${other}`;
    return judged(`${called}: ${state}${other}`, 'for', said, referred.createdAt);
  }
  if (state === 'unknown') {
    return judged(
      `${called}: state not said`,
      'unknown',
      `Secret Manager does not say how version ${referred.version} of ${short} is`,
    );
  }
  const [newest] = newer;
  if (newest !== undefined) {
    const value = `${called}: enabled; version ${newest.version} is newer (${newest.state})`;
    const said = `${name} refers to version ${version} of ${short}, and version ${newest.version} is newer`;
    return judged(value, 'unknown', said, newest.createdAt);
  }
  if (version === 'latest' && referred.createdAt !== null && referred.createdAt > createdAt) {
    const said = `version ${referred.version} of ${short} came after ${name}, so instances that were started before have the one before it`;
    return judged(
      `${called}: enabled; newer than the revision`,
      'unknown',
      said,
      referred.createdAt,
    );
  }
  return judged(
    `${called}: enabled`,
    'well',
    `version ${referred.version} of ${short} is enabled`,
    referred.createdAt,
  );
}

function distinct(judged: readonly Judged[]): string[] {
  return [...new Set(judged.map(({ said }) => said))].map((said, index) =>
    index === 0 ? capital(said) : said,
  );
}

function capital(sentence: string): string {
  return /^(there|version)\b/.test(sentence)
    ? sentence.charAt(0).toUpperCase() + sentence.slice(1)
    : sentence;
}

/** `projects/P/secrets/S` or `S`. */
function shortName(secret: string): string {
  return secret.slice(secret.lastIndexOf('/') + 1);
}
