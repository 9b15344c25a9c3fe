import type { protos, RevisionsClient, ServicesClient } from '@google-cloud/run';
import { afterEach, beforeEach } from 'vitest';
import type { SettingsPatch } from '../core/settings';
import { type Simulator, startSimulator } from '../start';
import { runClients } from './clients';

export const LOCATION = 'projects/virtuoso-generator/locations/us-central1';
export const SERVICE = `${LOCATION}/services/virtuoso-api`;
export const GOOD = 'virtuoso-api-00001-abc';
export const BAD = 'virtuoso-api-00002-mux';
export const TAG = 'stable-2026-11-19';

export type ProtoService = protos.google.cloud.run.v2.IService;
export type ProtoTraffic = protos.google.cloud.run.v2.ITrafficTarget;

export interface Simulation {
  readonly simulator: Simulator;
  readonly services: ServicesClient;
  readonly revisions: RevisionsClient;
}

const QUICK: SettingsPatch = {
  trafficUpdateMs: 10,
  newRevisionMs: 10,
  deleteMs: 10,
  frontendLagMs: 0,
};

/** One fresh simulator and its clients around each test. */
export function simulateEachTest(settings: SettingsPatch = {}): () => Simulation {
  let current: Simulation | null = null;
  beforeEach(async () => {
    const simulator = await startSimulator({ settings: { ...QUICK, ...settings } });
    current = { simulator, ...runClients(simulator.grpcAddress) };
  });
  afterEach(async () => {
    await Promise.all([current?.services.close(), current?.revisions.close()]);
    await current?.simulator.stop();
    current = null;
  });
  return () => {
    if (current === null) throw new Error('only inside a test');
    return current;
  };
}

export function toRevision(revision: string, percent = 100, tag = ''): ProtoTraffic {
  return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent, tag };
}

export const TO_LATEST: ProtoTraffic = {
  type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST',
  percent: 100,
};

/** The good revision with its tag: what a rollback asks for. */
export const ROLLBACK: readonly ProtoTraffic[] = [toRevision(GOOD, 100), toRevision(GOOD, 0, TAG)];

/** A traffic-only update, as a rollback sends it. */
export function trafficUpdate(
  traffic: readonly ProtoTraffic[],
  more: { etag?: string; validateOnly?: boolean } = {},
) {
  return {
    service: { name: SERVICE, traffic: [...traffic], etag: more.etag ?? '' },
    updateMask: { paths: ['traffic'] },
    validateOnly: more.validateOnly ?? false,
  };
}

export async function getService({ services }: Simulation): Promise<ProtoService> {
  const [service] = await services.getService({ name: SERVICE });
  return service;
}

/** gRPC code and text of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: number; text: string }> {
  const error: unknown = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof Error) || !('code' in error)) throw new Error('the call did not fail');
  const text = 'details' in error && typeof error.details === 'string' ? error.details : '';
  return { code: Number(error.code), text: text || error.message };
}
