import type { Platform, PlatformError } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import {
  createCreateRevision,
  createDeleteService,
  createSetScaling,
  createShiftTraffic,
} from './actions';
import { type CloudRunClient, REVISIONS_READ } from './client';
import { bareName, revisionsInTraffic, toTargetState } from './mapper';

/** `clock` dates what was read; the platform's own times come from its replies. */
export function createCloudRun(client: CloudRunClient, clock: () => Date): Platform {
  return {
    id: 'cloud-run',
    actions: {
      shift_traffic: createShiftTraffic(client),
      set_scaling: createSetScaling(client),
      delete_service: createDeleteService(client),
      create_revision: createCreateRevision(client),
    },

    async observe(address, signal) {
      const readAt = clock();
      const [service, newest] = await Promise.all([
        client.getService(address.ref, signal),
        client.listRevisions(address.ref, signal),
      ]);
      if (!service.ok) return service;
      if (!newest.ok) return newest.error.kind === 'not_found' ? contradiction() : newest;
      const revisions = [...newest.value];
      // A full page may have left out an old revision that traffic still names.
      if (revisions.length >= REVISIONS_READ) {
        const listed = new Set(revisions.map((revision) => bareName(revision.name)));
        const older = revisionsInTraffic(service.value).filter((name) => !listed.has(name));
        for (const name of older) {
          const revision = await client.getRevision(`${address.ref}/revisions/${name}`, signal);
          if (revision.ok) revisions.push(revision.value);
          else if (revision.error.kind !== 'not_found') return revision;
        }
      }
      return ok(toTargetState(service.value, revisions, readAt));
    },
  };
}

/** A service without its list of revisions is one that was read late: it may be gone by now. */
function contradiction() {
  return err<PlatformError>({
    kind: 'failed',
    outcome: 'not_sent',
    message: 'Cloud Run shows the service and does not find its revisions: one answer is outdated.',
  });
}
