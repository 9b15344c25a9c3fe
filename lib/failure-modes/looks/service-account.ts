/** Pure: does the account that a service runs as have the roles that it needs? */
import type { Revision } from '@/lib/fleet/target-state';
import type { LookOf } from '@/lib/runbooks/look-schema';
import type { DetectionResult, ReadFact } from '../stored-reading';
import { cannotTell, fact, found, listed, notFound, type Read } from './look-result';

type Running = Pick<Revision, 'name' | 'serviceAccount'>;

export interface AccountsRead {
  readonly revisions: readonly Running[];
  /** The one that was made before the newest of them; null: none is there. */
  readonly before: Running | null;
  /** Of each account, what it is bound to in the project, by name and without a condition. */
  readonly roles: ReadonlyMap<string, Read<readonly string[]>>;
}

/** They hold what narrower roles hold, as far as their name tells; so may a role of the project's own. */
const WIDER: readonly string[] = [
  'roles/owner',
  'roles/editor',
  'roles/secretmanager.admin',
  'roles/run.admin',
  'roles/run.developer',
  'roles/datastore.owner',
];
const OWN_ROLE = /^(projects|organizations)\//;

/** A policy of the project alone is read. */
const NOT_READ = fact(
  'Not read here:',
  'a grant on a single resource, through a group, with a condition or from a folder.',
  'unknown',
);
const UNNAMED = 'the project’s default account';

export function judgeServiceAccount(
  look: LookOf<'service_account'>,
  read: AccountsRead,
): DetectionResult {
  const { revisions } = read;
  const accounts = [...new Set(revisions.map(({ serviceAccount }) => serviceAccount))];
  const runs = revisions.map(({ name, serviceAccount }) =>
    fact(name, `runs as ${serviceAccount ?? UNNAMED}`),
  );
  if (look.roles === undefined) return whichAccount(read, runs);
  const judged = accounts.map((account) => judgeAccount(account, look.roles ?? [], read));
  const facts = [...runs, ...judged.flatMap(({ facts: own }) => own)];
  const lacking = judged.filter(({ missing }) => missing.length > 0);
  if (lacking.length > 0) {
    const said = lacking.map(({ name, missing }) => `${name} lacks ${listed(missing)}`);
    return found(`${said.join('; ')} in the project.`, [...facts, NOT_READ]);
  }
  const unknown = judged.find(({ why }) => why !== null);
  if (unknown !== undefined) return cannotTell(unknown.why ?? '', facts);
  const names = listed(judged.map(({ name }) => name));
  return notFound(look, `${names} has ${listed(look.roles)} in the project.`, facts);
}

/** Whichever it is, that alone says nothing. */
function whichAccount(
  { revisions, before }: AccountsRead,
  runs: readonly ReadFact[],
): DetectionResult {
  const [newest] = revisions;
  const account = newest?.serviceAccount ?? UNNAMED;
  const former = before === null ? null : (before.serviceAccount ?? UNNAMED);
  const isChanged = former !== null && former !== account;
  const facts =
    before === null || !isChanged ? runs : [...runs, fact(before.name, `ran as ${former}`)];
  const said =
    before === null
      ? 'There is no revision before it to compare with.'
      : isChanged
        ? `It is another account than ${before.name} had.`
        : `It is the account that ${before.name} had.`;
  return notFound({}, said, facts);
}

interface JudgedAccount {
  readonly name: string;
  readonly missing: readonly string[];
  /** Why it can't be told; null: it can. */
  readonly why: string | null;
  readonly facts: readonly ReadFact[];
}

function judgeAccount(
  account: string | null,
  wanted: readonly string[],
  { roles }: AccountsRead,
): JudgedAccount {
  const name = account ?? UNNAMED;
  const nothing = (why: string): JudgedAccount => ({
    name,
    missing: [],
    why,
    facts: wanted.map((role) => fact(role, `of ${name}: not known`, 'unknown')),
  });
  if (account === null) {
    return nothing(
      'The revision names no account; which one the project’s default is, it does not say.',
    );
  }
  const held = roles.get(account);
  if (held?.state !== 'read') {
    return nothing(held?.state === 'unknown' ? held.why : 'The project’s policy was not found.');
  }
  const absent = wanted.filter((role) => !held.value.includes(role));
  const wider = held.value.find((role) => WIDER.includes(role) || OWN_ROLE.test(role));
  const may = `${name} has ${wider}, which may include ${listed(absent)}.`;
  const isOpen = absent.length > 0 && wider !== undefined;
  return {
    name,
    missing: isOpen ? [] : absent,
    why: isOpen ? may : null,
    facts: wanted.map((role) =>
      held.value.includes(role)
        ? fact(role, `granted to ${name}`, 'well')
        : wider === undefined
          ? fact(role, `not granted to ${name}`, 'for')
          : fact(role, `not granted by name to ${name}; ${wider} may include it`, 'unknown'),
    ),
  };
}
