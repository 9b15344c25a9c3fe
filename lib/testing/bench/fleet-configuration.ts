import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { listManyServices, MANY_LOCATION, MANY_PROJECT } from '@/simulator/scenarios/many-services';

const WINDOW = { seconds: 300, source: 'default' };

/** What is measured of each service and shown in its row. */
const RUNBOOK = {
  slug: 'many',
  title: 'Many services alike',
  version: null,
  owner: null,
  updated: null,
  signals: [
    {
      id: 'error_rate',
      title: 'Error rate',
      signal: 'error_rate_5xx',
      window: WINDOW,
      consider: { at: 0.02, source: 'default' },
      act: { at: 0.2, source: 'default' },
    },
    {
      id: 'latency',
      title: 'P95 latency',
      signal: 'latency_p95',
      window: WINDOW,
      act: { at: 5, source: 'default' },
    },
    { id: 'request_rate', title: 'Request rate', signal: 'request_rate', window: WINDOW },
  ],
};

/** Writes a ripcord.yaml of so many services and their one runbook; the environment that names them. */
export function fleetConfiguration(
  directory: string,
  count: number,
): { readonly RIPCORD_CONFIG: string; readonly RIPCORD_RUNBOOKS: string } {
  const configFile = path.join(directory, 'ripcord.yaml');
  const runbooksDir = path.join(directory, 'runbooks');
  mkdirSync(runbooksDir, { recursive: true });
  const services = listManyServices(count).map(({ name, ref }) => [
    name,
    {
      name,
      runbook: RUNBOOK.slug,
      targets: [{ role: 'web', environment: 'production', connection: 'many', ref }],
    },
  ]);
  const configuration = {
    demo: true,
    connections: {
      many: {
        kind: 'cloud-run',
        project: MANY_PROJECT,
        region: MANY_LOCATION,
        simulated: true,
        endpoint: 'simulator',
      },
    },
    environments: { production: { production: true } },
    services: Object.fromEntries(services),
  };
  writeFileSync(configFile, stringify(configuration));
  writeFileSync(path.join(runbooksDir, `${RUNBOOK.slug}.yaml`), stringify(RUNBOOK));
  return { RIPCORD_CONFIG: configFile, RIPCORD_RUNBOOKS: runbooksDir };
}
