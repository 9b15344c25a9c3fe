/** Many services by the lists of their location, and the revisions of those alone that changed. */
import type { TargetState } from '@/lib/fleet/target-state';
import type { AskedTarget, Platform, PlatformError, SeenTarget } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import { type BegunLists, readAllRevisions } from './all-revisions';
import type { ServiceMessage } from './api-types';
import type { CloudRunClient } from './client';
import { everyPage } from './every-page';
import { bareName, stateOf, toTargetState } from './mapper';
import { withOlder } from './older-revisions';
import { tokenOf } from './token-of';

interface Reading {
  readonly client: CloudRunClient;
  readonly clock: () => Date;
  readonly one: Platform['observe'];
  /** Lists of revisions that the looks before this one did not end. */
  readonly begun: BegunLists;
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
    const { error } = listed.error;
    if (error.kind === 'permission') return each(reading, asked, seen, signal);
    for (const { address } of asked) seen.set(address.id, err(error));
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
  else {
    reading.begun.delete(location);
    await byService(reading, look, signal);
  }
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
  { client, begun }: Reading,
  { location, changed, readAt, seen, alone }: ChangedLook,
  signal: AbortSignal,
): Promise<void> {
  const services = changed.map(({ service }) => service);
  const now = readAt.getTime();
  const read = await readAllRevisions({ client, begun, location, services, now }, signal);
  for (const { asked, service } of changed) {
    const { id } = asked.address;
    const revisions = read.get(bareName(service.name)) ?? null;
    if (revisions === null) alone.push(asked);
    else if (!revisions.ok) seen.set(id, revisions);
    else seen.set(id, ok(changedTo(service, stateOf(service, revisions.value, readAt))));
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

function changedTo(service: ServiceMessage, state: TargetState): SeenTarget {
  return { state, readAt: state.readAt, token: tokenOf(service) };
}

function unchanged(token: string, readAt: Date): SeenTarget {
  return { state: null, readAt: readAt.toISOString(), token };
}

function locationOf(ref: string): string {
  return ref.split('/').slice(0, 4).join('/');
}
