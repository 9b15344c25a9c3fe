import { NEVER_READY, type RunbookCases, refused } from './procedure-case';

const GOOD = 'llm-connector-hub-00002-kel';
/** Of the revision before that one. */
const IMAGE = `us-central1-docker.pkg.dev/agentics-dev/llm/connector-hub@sha256:${'f'.repeat(64)}`;
const OFF = 'traffic: 00003-tov 100, made[rollout] 0';
const TENTH = 'traffic: 00003-tov 90, made 10, made[rollout] 0';
const HALF = 'traffic: 00003-tov 50, made 50, made[rollout] 0';
const AS_IT_WAS = 'traffic: latest 100';

export const CONNECTOR_HUB: RunbookCases = {
  slug: 'llm-connector-hub',
  ref: 'projects/agentics-dev/locations/us-central1/services/llm-connector-hub',
  cases: [
    {
      procedure: 'quick_rollback',
      asked: { revision: GOOD },
      sent: ['traffic: 00002-kel 100'],
      back: [AS_IT_WAS],
      failing: {
        because: { kind: 'probes' },
        sent: ['traffic: 00002-kel 100'],
        outcome: /^Traffic goes as planned, and 2 of 2 probes fail/,
        leaves: '00002-kel 100',
      },
    },
    {
      procedure: 'full_rollback',
      asked: { revision: GOOD },
      sent: ['revision: 00003-tov 100', 'traffic: made 100'],
      back: ['traffic: 00003-tov 100', 'revision: latest 100'],
      failing: {
        because: refused(1),
        sent: ['revision: 00003-tov 100'],
        outcome: /^Refused, nothing changed/,
        leaves: '00003-tov 100',
      },
    },
    {
      procedure: 'more_memory',
      sent: ['revision: 00003-tov 100', 'traffic: made 100'],
      back: ['traffic: 00003-tov 100', 'revision: latest 100'],
      failing: {
        because: NEVER_READY,
        sent: ['revision: 00003-tov 100'],
        outcome: /Container failed to start/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'fresh_secret',
      sent: ['revision: 00003-tov 100', 'traffic: made 100'],
      back: ['traffic: 00003-tov 100', 'revision: latest 100'],
      failing: {
        because: { kind: 'manual', step: 'version' },
        sent: [],
        outcome: /^A person says that it failed/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'emergency_stop',
      sent: ['scaling'],
      back: ['scaling'],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 're_enable',
      stopped: true,
      sent: ['scaling'],
      back: ['scaling'],
      failing: {
        because: { kind: 'probes' },
        sent: ['scaling'],
        outcome: /2 of 2 probes fail/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'gradual_rollout',
      asked: { image: IMAGE },
      sent: ['revision: 00003-tov 100', OFF, TENTH, HALF, 'traffic: latest 100, made[rollout] 0'],
      back: ['traffic: 00003-tov 100', 'revision: latest 100'],
      failing: {
        because: { kind: 'gate', step: 'signals_50' },
        sent: ['revision: 00003-tov 100', OFF, TENTH, HALF, TENTH],
        outcome: /^Stopped at "Judge its signals again"\. Given back: /,
        leaves: '00003-tov 90, made 10, made[rollout] 0',
      },
    },
    {
      procedure: 'return_to_latest',
      pinnedTo: GOOD,
      sent: [AS_IT_WAS],
      back: ['traffic: 00002-kel 100'],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: '00002-kel 100',
      },
    },
    {
      procedure: 'grant_secret_access',
      beside: 'not_granted',
      sent: ['policy'],
      back: ['policy'],
      failing: {
        because: {
          kind: 'fault',
          fault: { kind: 'error', method: 'SetIamPolicy', code: 'PERMISSION_DENIED' },
        },
        sent: [],
        outcome: /^Refused, nothing changed.*resourcemanager\.projects\.setIamPolicy/,
        leaves: 'latest 100',
      },
    },
  ],
};
