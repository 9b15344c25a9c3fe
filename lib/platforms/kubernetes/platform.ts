import type { Platform } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import { createActions } from './actions';
import { anyObject } from './api-types';
import type { KubernetesClient } from './client';
import { createClusterCache } from './cluster-cache';
import type { AllowList } from './exec-in-pod';
import { type Wait, waitFor } from './informer';
import { contentOfObject } from './manifest';
import { toTargetState } from './mapper';
import { getObject } from './objects';
import { observeAll } from './observe-all';
import { readWorkload, refOf } from './read-workload';
import { readReferences } from './references';

export interface KubernetesPlatform extends Platform {
  /** Ends what is watched. */
  close(): void;
}

/** `clock` dates what was read; `allowed`: what may be run inside a pod, by name. */
export function createKubernetes(
  client: KubernetesClient,
  clock: () => Date,
  allowed: AllowList,
  wait: Wait = waitFor,
): KubernetesPlatform {
  const observe: Platform['observe'] = async (address, signal) => {
    const ref = refOf(address.ref);
    if (!ref.ok) return ref;
    const readAt = clock();
    const read = await readWorkload(client, ref.value, signal);
    return read.ok ? ok(toTargetState(read.value, readAt)) : read;
  };
  const cache = createClusterCache(client, clock, wait);
  return {
    id: 'kubernetes',
    actions: createActions(client, clock, allowed),
    observe,
    observeAll: (asked, signal) => observeAll({ client, cache, one: observe }, asked, signal),
    close: () => cache.close(),
    references: (address, revisions, signal) => readReferences(client, address, revisions, signal),

    async export(address, signal) {
      const ref = refOf(address.ref);
      if (!ref.ok) return ref;
      const { resource, namespace, name } = ref.value;
      const raw = await getObject(client, anyObject, { resource, namespace, name }, signal);
      return raw.ok ? ok(`${JSON.stringify(contentOfObject(raw.value), null, 2)}\n`) : raw;
    },
  };
}
