/** Many services by the lists of their location, and the revisions of those alone that changed. */
import { createHash } from 'node:crypto';
import type { Revision, TargetState } from '@/lib/fleet/target-state';
import type { AskedTarget, Platform, PlatformError, SeenTarget } from '@/lib/platforms/platform';
import { ok, type Result } from '@/lib/result';
import type { ServiceMessage } from './api-types';
import { type CloudRunClient, type Page, REVISIONS_READ } from './client';
import { bareName, revisionsInTraffic, stateOf, toRevision, toTargetState } from './mapper';
import { withOlder } from './older-revisions';

interface Reading {
  readonly client: CloudRunClient;
  readonly clock: () => Date;
  readonly one: Platform['observe'];
}

type Seen = Map<string, Result<SeenTarget, PlatformError>>;

/** So many changed at once are read one by one; of more, the list of all revisions is shorter. */
const ONE_BY_ONE = 32;
const AT_ONCE = 8;

export async function observeAll(
  reading: Reading,
  asked: readonly AskedTarget[],
  signal: AbortSignal,
): Promise<Seen> {
  const seen: Seen = new Map();
  const locations = Map.groupBy(asked, ({ address }) => locationOf(address.ref));
  for (const [location, own] of locations) {
    await observeLocation(reading, { location, asked: own, seen }, signal);
  }
  return seen;
}

interface Look {
  readonly location: string;
  readonly asked: readonly AskedTarget[];
  readonly seen: Seen;
}

/** Changed since its token was given, as the list of services has it. */
interface Changed {
  readonly asked: AskedTarget;
  readonly service: ServiceMessage;
}

async function observeLocation(
  reading: Reading,
  { location, asked, seen }: Look,
  signal: AbortSignal,
): Promise<void> {
  const readAt = reading.clock();
  const services = new Map<string, ServiceMessage>();
  const listed = await everyPage(
    (page) => reading.client.listServices(location, page, signal),
    (service) => services.set(bareName(service.name), service),
  );
  if (!listed.ok) {
    // A permission to look at each does not include the one to list them.
    if (listed.error.kind === 'permission') return each(reading, asked, seen, signal);
    for (const { address } of asked) seen.set(address.id, listed);
    return;
  }
  const changed: Changed[] = [];
  const alone: AskedTarget[] = [];
  for (const target of asked) {
    const service = services.get(bareName(target.address.ref));
    if (service === undefined) alone.push(target);
    else if (target.token === null || target.token !== tokenOf(service)) {
      changed.push({ asked: target, service });
    } else seen.set(target.address.id, ok(unchanged(target.token, readAt)));
  }
  const look = { location, changed, readAt, seen, alone };
  if (changed.length > ONE_BY_ONE) await byAllRevisions(reading, look, signal);
  else await byService(reading, look, signal);
  await each(reading, alone, seen, signal);
}

interface ChangedLook {
  readonly location: string;
  readonly changed: readonly Changed[];
  readonly readAt: Date;
  readonly seen: Seen;
  /** What has to be asked for itself. */
  readonly alone: AskedTarget[];
}

async function byService(
  { client }: Reading,
  { changed, readAt, seen, alone }: ChangedLook,
  signal: AbortSignal,
): Promise<void> {
  await someAtOnce(changed, async ({ asked, service }) => {
    const { id, ref } = asked.address;
    const newest = await client.listRevisions(ref, signal);
    if (!newest.ok && newest.error.kind === 'not_found') {
      alone.push(asked);
      return;
    }
    const revisions = newest.ok ? await withOlder(client, service, newest.value, signal) : newest;
    if (!revisions.ok) seen.set(id, revisions);
    else seen.set(id, ok(changedTo(service, toTargetState(service, revisions.value, readAt))));
  });
}

async function byAllRevisions(
  { client }: Reading,
  look: ChangedLook,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Map(
    look.changed.map(({ service }) => [
      bareName(service.name),
      { uid: service.uid, named: revisionsInTraffic(service), revisions: [] as Revision[] },
    ]),
  );
  const listed = await everyPage(
    (page) => client.listAllRevisions(look.location, page, signal),
    (message) => {
      const [owner = '', , revision = ''] = message.name.split('/').slice(-3);
      const found = wanted.get(owner);
      if (found === undefined) return;
      // As many as a look at the service alone gives.
      if (found.revisions.length >= REVISIONS_READ && !found.named.includes(revision)) return;
      found.revisions.push(toRevision(message, found.uid));
    },
  );
  for (const { asked, service } of look.changed) {
    const { id } = asked.address;
    const revisions = wanted.get(bareName(service.name))?.revisions ?? [];
    if (!listed.ok) look.seen.set(id, listed);
    // One of the two lists is outdated: it is asked for itself.
    else if (revisions.length === 0) look.alone.push(asked);
    else {
      look.seen.set(id, ok(changedTo(service, stateOf(service, revisions, look.readAt))));
    }
  }
}

/** Target by target. It was read after the list, so nothing says what the next list looks like. */
async function each(
  { one }: Reading,
  asked: readonly AskedTarget[],
  seen: Seen,
  signal: AbortSignal,
): Promise<void> {
  await someAtOnce(asked, async ({ address }) => {
    const reply = await one(address, signal);
    if (!reply.ok) seen.set(address.id, reply);
    else {
      const { readAt } = reply.value;
      seen.set(address.id, ok({ state: reply.value, readAt, token: null }));
    }
  });
}

async function someAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const next = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** A page that comes too late is asked for once more: those before it took a while. */
async function everyPage<T>(
  ask: (page: string) => Promise<Result<Page<T>, PlatformError>>,
  take: (item: T) => void,
): Promise<Result<null, PlatformError>> {
  let page = '';
  do {
    const once = await ask(page);
    const reply = once.ok || once.error.kind !== 'timeout' ? once : await ask(page);
    if (!reply.ok) return reply;
    for (const item of reply.value.items) take(item);
    page = reply.value.next;
  } while (page !== '');
  return ok(null);
}

/** While it is reconciling its revisions change without a trace here: it has none then. */
function tokenOf(service: ServiceMessage): string | null {
  if (service.reconciling) return null;
  return createHash('sha256').update(JSON.stringify(service)).digest('base64url');
}

function changedTo(service: ServiceMessage, state: TargetState): SeenTarget {
  return { state, readAt: state.readAt, token: tokenOf(service) };
}

function unchanged(token: string, readAt: Date): SeenTarget {
  return { state: null, readAt: readAt.toISOString(), token };
}

function locationOf(ref: string): string {
  return ref.split('/').slice(0, 4).join('/');
}
