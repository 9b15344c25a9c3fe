/** What there is beside the three services: builds, secrets and who may read those, exports, certificates. */
import type {
  SeededDatabaseOperation,
  SeededSecret,
  SeededService,
  Surroundings,
} from '../core/scenario';
import { SECRET_ACCESSOR } from '../core/secrets';
import { VIRTUOSO_CERTIFICATE } from './certificates';
import type { Broken } from './failure-modes/broken';
import { buildsOf } from './failure-modes/builds';
import { DAY } from './fleet';

function secret(project: string, name: string, ages: readonly number[]): SeededSecret {
  return {
    project,
    name,
    versions: ages.map((days, index) => ({
      ageSeconds: days * DAY,
      state: 'ENABLED',
      value: `simulated-${name}-${index + 1}`,
    })),
  };
}

const RUVECTOR: SeededSecret = {
  project: 'agentics-dev',
  name: 'ruvector-service-url',
  versions: [
    {
      ageSeconds: 60 * DAY,
      state: 'ENABLED',
      value: 'https://ruvector-service-4x2rk7q3wa-uc.a.run.app',
    },
  ],
};

const USUAL: readonly SeededSecret[] = [
  secret('virtuoso-generator', 'virtuoso-api-key', [90]),
  secret('agentics-dev', 'openai-api-key', [200, 120, 40]),
  secret('agentics-dev', 'anthropic-api-key', [150, 30]),
  secret('agentics-dev', 'webhook-secret', [60]),
  RUVECTOR,
];

/** The nightly export of Virtuoso's database. */
const EXPORTS = [1, 2, 3].map(
  (days): SeededDatabaseOperation => ({
    project: 'virtuoso-generator',
    database: '(default)',
    id: `ASA${days}nightly`,
    kind: 'export',
    bucket: `gs://virtuoso-backups/nightly-${days}`,
    documents: 48_210 - days * 130,
    failure: null,
    ageSeconds: days * DAY,
    seconds: 210,
  }),
);

function accessors(project: string, names: readonly string[], more: string) {
  const members = names.map((name) => `serviceAccount:${name}@${project}.iam.gserviceaccount.com`);
  const deployer = `serviceAccount:cloud-build@${project}.iam.gserviceaccount.com`;
  return [
    { role: SECRET_ACCESSOR, members },
    { role: more, members },
    { role: 'roles/run.admin', members: [deployer] },
  ];
}

export function surroundings(services: readonly SeededService[], broken?: Broken): Surroundings {
  const own = broken?.secrets ?? [];
  return {
    builds: [...services.flatMap(buildsOf), ...(broken?.builds ?? [])],
    secrets: USUAL.map((usual) => own.find(({ name }) => name === usual.name) ?? usual),
    policies: {
      'projects/virtuoso-generator': accessors(
        'virtuoso-generator',
        ['virtuoso-api'],
        'roles/datastore.user',
      ),
      'projects/agentics-dev': accessors(
        'agentics-dev',
        ['connector-hub', 'llm-forge'],
        'roles/run.invoker',
      ),
    },
    databaseOperations: EXPORTS,
    certificates: broken?.certificates ?? [VIRTUOSO_CERTIFICATE],
  };
}
