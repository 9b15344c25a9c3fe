import type { Platform, PlatformError } from '@/lib/platforms/platform';
import { err, ok } from '@/lib/result';
import {
  createCreateRevision,
  createCreateService,
  createDeleteService,
  createSetScaling,
  createShiftTraffic,
} from './actions';
import type { BegunLists } from './all-revisions';
import type { CloudRunClient } from './client';
import { exportText } from './export-text';
import { toTargetState } from './mapper';
import { observeAll } from './observe-all';
import { withOlder } from './older-revisions';

/** `clock` dates what was read; the platform's own times come from its replies. */
export function createCloudRun(client: CloudRunClient, clock: () => Date): Platform {
  const begun: BegunLists = new Map();
  const observe: Platform['observe'] = async (address, signal) => {
    const readAt = clock();
    const [service, newest] = await Promise.all([
      client.getService(address.ref, signal),
      client.listRevisions(address.ref, signal),
    ]);
    if (!service.ok) return service;
    if (!newest.ok) return newest.error.kind === 'not_found' ? contradiction() : newest;
    const revisions = await withOlder(client, service.value, newest.value, signal);
    if (!revisions.ok) return revisions;
    return ok(toTargetState(service.value, revisions.value, readAt));
  };
  return {
    id: 'cloud-run',
    actions: {
      shift_traffic: createShiftTraffic(client),
      set_scaling: createSetScaling(client),
      delete_service: createDeleteService(client),
      create_revision: createCreateRevision(client),
      create_service: createCreateService(client),
    },

    async export(address, signal) {
      const raw = await client.readRaw(address.ref, signal);
      return raw.ok ? ok(exportText(raw.value)) : raw;
    },

    observe,
    observeAll: (asked, signal) =>
      observeAll({ client, clock, one: observe, begun }, asked, signal),
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
