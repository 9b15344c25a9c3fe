import type { GoogleConnection, GoogleSettings } from './connection';

export const PROJECT = 'virtuoso-generator';

export const CONNECTION: GoogleConnection = {
  name: 'demo',
  project: PROJECT,
  region: 'us-central1',
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
};

export const NEVER = new AbortController().signal;

export function settingsOf(simulator: {
  readonly grpcAddress: string;
  readonly restAddress: string;
}): GoogleSettings {
  return {
    simulator: simulator.grpcAddress,
    simulatorRest: simulator.restAddress,
    environment: {},
  };
}
