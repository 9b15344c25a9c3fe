import type { Reply } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import type { RevisionMessage, ServiceMessage } from './api-types';
import { type CloudRunClient, REVISIONS_READ } from './client';
import { bareName, revisionsInTraffic } from './mapper';

/** A full page may have left out an old revision that traffic still names: it is read by itself. */
export async function withOlder(
  client: CloudRunClient,
  service: ServiceMessage,
  newest: readonly RevisionMessage[],
  signal: AbortSignal,
): Reply<RevisionMessage[]> {
  const revisions = [...newest];
  if (revisions.length < REVISIONS_READ) return ok(revisions);
  const listed = new Set(revisions.map((revision) => bareName(revision.name)));
  for (const name of revisionsInTraffic(service).filter((each) => !listed.has(each))) {
    const revision = await client.getRevision(`${service.name}/revisions/${name}`, signal);
    if (revision.ok) revisions.push(revision.value);
    else if (revision.error.kind !== 'not_found') return revision;
  }
  return ok(revisions);
}
