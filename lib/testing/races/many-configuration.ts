import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { ConfigurationFiles } from '@/lib/configuration/read-files';
import {
  listManyServices,
  MANY_LOCATION,
  MANY_PROJECT,
  type ManyService,
} from '@/simulator/scenarios/many-services';

export const QUICK = 'quick_rollback';
export const STAGED = 'staged_rollback';
export const STOP = 'emergency_stop';
/** Shares of the good revision, each a procedure of its own: both revisions go on serving. */
export const SHARES = [10, 30, 50, 70, 90] as const;
export const shareProcedure = (percent: number) => `share_${percent}`;

const DEADLINE_SECONDS = 60;

function shift(id: string, percent: number) {
  return {
    id,
    kind: 'action',
    title: `Give the good revision ${percent} %`,
    action: percent === 100 ? 'shift_traffic' : 'split_traffic',
    percent,
    inverse: 'recorded_traffic',
    deadline_seconds: DEADLINE_SECONDS,
    expectation: `The good revision has ${percent} %.`,
  };
}

function readBack(id: string) {
  return {
    id,
    kind: 'check',
    title: 'Read it back',
    check: 'effective',
    deadline_seconds: DEADLINE_SECONDS,
    expectation: 'What is there is what was planned.',
  };
}

const wait = (id: string) => ({
  id,
  kind: 'wait',
  title: 'Wait a moment',
  wait_seconds: 1,
  expectation: 'A second has passed.',
});

const HOLD = {
  id: 'hold',
  kind: 'action',
  title: 'Hold the bad revision',
  action: 'hold',
  inverse: 'recorded_state',
  expectation: 'Nobody moves traffic back to it unseen.',
};

const RUNBOOK = {
  slug: 'many',
  title: 'Many services alike',
  version: null,
  owner: null,
  updated: null,
  procedures: [
    {
      id: QUICK,
      title: 'Quick rollback',
      written: 'Quick rollback',
      steps: [shift('shift', 100), readBack('effective'), HOLD],
    },
    {
      id: STAGED,
      title: 'Staged rollback',
      written: 'Staged rollback',
      steps: [
        shift('first', 20),
        readBack('first_back'),
        wait('pause'),
        shift('second', 60),
        readBack('second_back'),
        wait('another_pause'),
        shift('all', 100),
        readBack('all_back'),
        HOLD,
      ],
    },
    {
      id: STOP,
      title: 'Emergency stop',
      written: 'Emergency stop',
      steps: [
        {
          id: 'stop',
          kind: 'action',
          title: 'Take the service to zero',
          action: 'emergency_stop',
          inverse: 'recorded_scaling',
          deadline_seconds: DEADLINE_SECONDS,
          expectation: 'No instance runs.',
        },
        readBack('effective'),
      ],
    },
    ...SHARES.map((percent) => ({
      id: shareProcedure(percent),
      title: `${percent} % to the good revision`,
      written: `${percent} % to the good revision`,
      steps: [shift('shift', percent), readBack('effective')],
    })),
  ],
};

export interface ManyConfiguration {
  readonly files: ConfigurationFiles;
  readonly services: readonly ManyService[];
}

/** Writes the ripcord.yaml and the one runbook of the simulator's scenario of `count` services. */
export function writeManyConfiguration(directory: string, count: number): ManyConfiguration {
  const services = listManyServices(count);
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
    services: Object.fromEntries(
      services.map(({ name, ref }) => [
        name,
        {
          name,
          runbook: RUNBOOK.slug,
          targets: [{ role: 'web', environment: 'production', connection: 'many', ref }],
        },
      ]),
    ),
  };
  const files = {
    configFile: path.join(directory, 'ripcord.yaml'),
    runbooksDir: path.join(directory, 'runbooks'),
  };
  mkdirSync(files.runbooksDir, { recursive: true });
  writeFileSync(files.configFile, stringify(configuration));
  writeFileSync(path.join(files.runbooksDir, `${RUNBOOK.slug}.yaml`), stringify(RUNBOOK));
  return { files, services };
}
