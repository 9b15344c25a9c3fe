import type { Answer, OwnLine, Profile } from '../../core/profile';
import type { SeededRevision, SeededService } from '../../core/scenario';
import { SECRET_ACCESSOR } from '../../core/secrets';
import { FORGE, FORGE_IMAGE, forgeRevision, healthy } from '../fleet';
import { BROKE, type Broken, deployed, fromDeployment, fromOutside } from './broken';
import { failedBuild } from './builds';
import { IMAGE_MISSING, NOT_LISTENING, SECRET_DENIED } from './cannot-start';

const WELL = healthy({ ratio5xx: 0.002, p95: 0.31, p99: 0.52 });

const NEEDED = ['RUVECTOR_SERVICE_URL', 'AGENT_REGISTRY_URL'];

function from(image: SeededRevision, profile: Profile): SeededService {
  return deployed(FORGE, image, [fromDeployment({ image: image.template.image }, profile)]);
}

const CRASHING = forgeRevision({
  suffix: '00003-wiz',
  ageSeconds: BROKE,
  commit: 'd81b60f7c3e92a54b07d1c8f6ea3905c47f2be16',
  digest: 'f27d40c9b8e1536a9c04d7be83f15a602d9e7c38b4f0156ae29d7c83f6b0e154',
});

const UNGRANTED = 'forge-runtime@agentics-dev.iam.gserviceaccount.com';

const UNGRANTED_ACCOUNT = forgeRevision({
  suffix: '00003-hob',
  ageSeconds: BROKE,
  commit: '2f0e9c7d41b8a635c90d7f1e82ab5463de07c19b',
  digest: '0b96e3d7f1c8a4520d7be96c13fa5840e72d9c4bf83a61057ce2d9b40f7a3e68',
  template: { serviceAccount: UNGRANTED },
});

/** The pipeline went on past the failed build and named the image that was never pushed. */
const UNPUSHED: SeededRevision = (() => {
  const revision = forgeRevision({
    suffix: '00003-ock',
    ageSeconds: BROKE,
    commit: '47c5e0d9b2f81a36d7e94c0b8f5a2613ce90d7b4',
    digest: '',
  });
  const template = { ...revision.template, image: `${FORGE_IMAGE}:47c5e0d` };
  return { ...revision, template };
})();

const WITHOUT_VARIABLES = forgeRevision({
  suffix: '00003-lum',
  ageSeconds: BROKE,
  commit: '8ac3d0e7f19b5264c7d0e83f1ba6954dce2f70b8',
  digest: '5e81c0d7b9f2346ad07c1e95b8fa3d624c70e9d1b5f8a3260ec97d41bf0a5c37',
  env: Object.fromEntries(NEEDED.map((name) => [name, null])),
});

function environment(): SeededService {
  const agents: Answer = {
    method: 'POST',
    path: '/api/v1/agents/*',
    share: 1,
    status: 500,
    body: { error: 'The agent failed' },
    line: {
      severity: 'ERROR',
      log: 'stderr',
      says: [
        "TypeError: Cannot read properties of undefined (reading 'replace')",
        'TypeError: Invalid URL: undefined/v1/agents',
        'agent failed: registry is null',
      ],
    },
  };
  return deployed(FORGE, WITHOUT_VARIABLES, [
    fromDeployment({}, { ...WELL, answers: [agents] }, { environment: NEEDED }),
  ]);
}

function ruvector(): SeededService {
  return {
    ...FORGE,
    troubles: [
      fromOutside({
        ...WELL,
        lines: [
          {
            severity: 'ERROR',
            log: 'stderr',
            says: [
              {
                message: 'DecisionEvent not persisted',
                error: 'ruvector-service: timeout of 5000ms exceeded',
              },
              {
                message: 'DecisionEvent lost: not persisted after 3 attempts',
                error: 'ruvector-service: connect ETIMEDOUT 10.8.0.14:443, timeout',
              },
            ],
            perMinute: 120,
          },
        ],
      }),
    ],
  };
}

function found(what: string): OwnLine {
  return { severity: 'WARNING', log: 'stderr', says: [`artifact check: ${what}`] };
}

function artifacts(): SeededService {
  const image = forgeRevision({
    suffix: '00003-pax',
    ageSeconds: BROKE,
    commit: 'e09d7c4b1f85a236ce70d9b84fa1563d2c8e07f9',
    digest: '94b0d7e3c1f86a520ec9d7b43fa8156d02e7c9b1f5d8a3460b7ce92d1f40a863',
  });
  const broken = (agent: string, share: number, files: object[], line: OwnLine): Answer => ({
    method: 'POST',
    path: `/api/v1/agents/${agent}`,
    share,
    status: 200,
    body: { agent, complete: false, files },
    line,
  });
  return from(image, {
    ...WELL,
    answers: [
      broken(
        'sdk',
        1,
        [{ path: 'src/index.ts', content: "export const sample = 'sam" }],
        found('malformed SDK: src/index.ts ends inside a string'),
      ),
      broken('cli', 0.6, [], found('missing file package.json in a CLI generation')),
      broken('translate', 0.4, [], found('semantic difference after a translation')),
    ],
  });
}

function schema(): SeededService {
  const image = forgeRevision({
    suffix: '00003-kiv',
    ageSeconds: BROKE,
    commit: '1c7e05d9b4f82a63d0c97e1b8fa5346d2ce9f07b',
    digest: 'd4e07c91b5f8263a0c7d9e14bf8a3560ce72d9b1f5083a64e0d7c92b4f1a86c5',
  });
  return from(image, {
    ...WELL,
    answers: [
      {
        method: 'POST',
        path: '/api/v1/agents/sdk',
        share: 1,
        status: 400,
        body: { error: 'Schema validation failed', details: ['/options/target is unknown'] },
        line: {
          severity: 'ERROR',
          log: 'stderr',
          says: [
            {
              message: 'Schema validation failed: a request is not as in agentics-contracts 3.1.0',
              path: '/options/target',
            },
          ],
        },
      },
    ],
    lines: [
      {
        severity: 'WARNING',
        log: 'stderr',
        says: [
          {
            message: 'DecisionEvent rejected by ruvector-service: validation error in its schema',
            status: '422',
          },
        ],
        perMinute: 30,
      },
    ],
  });
}

const runbook = 'llm-forge';

export const FORGE_MODES: readonly Broken[] = [
  {
    name: 'llm-forge-build',
    runbook,
    failureMode: 'build',
    service: FORGE,
    builds: [failedBuild(FORGE, FORGE_IMAGE, '47c5e0d9b2f81a36d7e94c0b8f5a2613ce90d7b4')],
  },
  {
    name: 'llm-forge-build-image-missing',
    runbook,
    failureMode: 'build',
    service: from(UNPUSHED, { ...WELL, ...IMAGE_MISSING }),
    builds: [failedBuild(FORGE, FORGE_IMAGE, '47c5e0d9b2f81a36d7e94c0b8f5a2613ce90d7b4')],
  },
  {
    name: 'llm-forge-startup',
    runbook,
    failureMode: 'startup',
    service: from(CRASHING, { ...WELL, ...NOT_LISTENING }),
  },
  {
    name: 'llm-forge-startup-secret',
    runbook,
    failureMode: 'startup',
    service: deployed(FORGE, UNGRANTED_ACCOUNT, [
      {
        ...fromDeployment({ serviceAccount: UNGRANTED }, { ...WELL, ...SECRET_DENIED }),
        ends: { granted: { member: `serviceAccount:${UNGRANTED}`, role: SECRET_ACCESSOR } },
      },
    ]),
  },
  { name: 'llm-forge-environment', runbook, failureMode: 'environment', service: environment() },
  { name: 'llm-forge-ruvector', runbook, failureMode: 'ruvector', service: ruvector() },
  { name: 'llm-forge-artifacts', runbook, failureMode: 'artifacts', service: artifacts() },
  { name: 'llm-forge-schema', runbook, failureMode: 'schema', service: schema() },
];
