/** The revisions of many services by one long list, which goes on where it failed. */
import type { Revision } from '@/lib/fleet/target-state';
import type { PlatformError } from '@/lib/platforms/platform';
import { err, ok, type Result } from '@/lib/result';
import type { RevisionMessage, ServiceMessage } from './api-types';
import { type CloudRunClient, REVISIONS_READ } from './client';
import { everyPage, isPassing } from './every-page';
import { bareName, revisionsInTraffic, toRevision } from './mapper';
import { tokenOf } from './token-of';

/** What was read of one service so far. */
interface Found {
  readonly uid: string;
  /** The service as it was when the list was begun; null: its revisions may change without a trace. */
  readonly token: string | null;
  readonly named: readonly string[];
  readonly revisions: Revision[];
}

/** A list whose end was not reached: the page that failed, and what those before it gave. */
export interface BegunList {
  readonly page: string;
  readonly begunAt: number;
  readonly found: ReadonlyMap<string, Found>;
}

/** By location, from one look to the next. */
export type BegunLists = Map<string, BegunList>;

/** Longer ago, too much may have become different. */
const GOES_ON_WITHIN_MS = 10 * 60_000;

interface Asked {
  readonly client: CloudRunClient;
  readonly begun: BegunLists;
  readonly location: string;
  readonly services: readonly ServiceMessage[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * By the service's bare name; null: the list doesn't say, it is to be asked for itself. A page that
 * fails is the error of those alone whose revisions are not all read, and the next look goes on with
 * that page: what was read of a service that became different meanwhile is not used.
 */
export async function readAllRevisions(
  { client, begun, location, services, now }: Asked,
  signal: AbortSignal,
): Promise<Map<string, Result<Revision[], PlatformError> | null>> {
  const before = mayGoOn(begun.get(location), services, now);
  begun.delete(location);
  const found =
    before?.found ?? new Map(services.map((each) => [bareName(each.name), fresh(each)]));
  const listed = await everyPage(
    (page) => client.listAllRevisions(location, page, signal),
    (message) => take(found, message),
    before?.page,
  );
  if (!listed.ok && isPassing(listed.error.error)) {
    begun.set(location, { page: listed.error.page, begunAt: before?.begunAt ?? now, found });
  }
  const answer = (service: ServiceMessage) => {
    const own = found.get(bareName(service.name));
    if (own === undefined || (before !== null && !isAsItWas(own, service))) return null;
    if (!listed.ok && !isWhole(own)) return err(listed.error.error);
    return own.revisions.length === 0 ? null : ok(own.revisions);
  };
  return new Map(services.map((service) => [bareName(service.name), answer(service)]));
}

/** The list that was begun, if it is of most of these services as they are now. */
function mayGoOn(
  begun: BegunList | undefined,
  services: readonly ServiceMessage[],
  now: number,
): BegunList | null {
  if (begun === undefined || now - begun.begunAt > GOES_ON_WITHIN_MS) return null;
  const same = services.filter((service) => {
    const own = begun.found.get(bareName(service.name));
    return own !== undefined && isAsItWas(own, service);
  });
  return same.length * 2 > services.length ? begun : null;
}

function fresh(service: ServiceMessage): Found {
  const named = revisionsInTraffic(service);
  return { uid: service.uid, token: tokenOf(service), named, revisions: [] };
}

/** The list moves on while it is read, so that one may be on two pages of it. */
function take(found: ReadonlyMap<string, Found>, message: RevisionMessage): void {
  const [owner = '', , name = ''] = message.name.split('/').slice(-3);
  const own = found.get(owner);
  if (own === undefined || own.revisions.some((revision) => revision.name === name)) return;
  // As many as a look at the service alone gives.
  if (own.revisions.length >= REVISIONS_READ && !own.named.includes(name)) return;
  own.revisions.push(toRevision(message, own.uid));
}

function isAsItWas({ token }: Found, service: ServiceMessage): boolean {
  return token !== null && token === tokenOf(service);
}

/** Nothing that follows in the list would be kept of it. */
function isWhole({ named, revisions }: Found): boolean {
  const names = new Set(revisions.map(({ name }) => name));
  return revisions.length >= REVISIONS_READ && named.every((name) => names.has(name));
}
