import { type Failure, type RunbookCases, refused } from './procedure-case';

const GOOD = 'llm-forge-00001-wam';
const IMAGE = `us-central1-docker.pkg.dev/agentics-dev/llm/forge@sha256:${'f'.repeat(64)}`;
const OFF = 'traffic: 00002-pod 100, made[rollout] 0';
const TENTH = 'traffic: 00002-pod 90, made 10, made[rollout] 0';
const AS_IT_WAS = 'traffic: latest 100';

const NOT_MADE: Failure = {
  kind: 'fault',
  fault: { kind: 'error', method: 'CreateService', code: 'PERMISSION_DENIED' },
};

export const FORGE: RunbookCases = {
  slug: 'llm-forge',
  ref: 'projects/agentics-dev/locations/us-central1/services/llm-forge',
  cases: [
    {
      procedure: 'quick_rollback',
      asked: { revision: GOOD },
      sent: [`traffic: ${short(GOOD)} 100`],
      back: [AS_IT_WAS],
      failing: {
        because: { kind: 'probes' },
        sent: [`traffic: ${short(GOOD)} 100`],
        outcome: /^Traffic goes as planned, and 1 of 1 probes fail/,
        leaves: `${short(GOOD)} 100`,
      },
    },
    {
      procedure: 'traffic_split',
      asked: { revision: GOOD },
      sent: [`traffic: latest 50, ${short(GOOD)} 50`, `traffic: ${short(GOOD)} 100`],
      back: [AS_IT_WAS],
      failing: {
        because: { kind: 'gate', step: 'compare' },
        sent: [`traffic: latest 50, ${short(GOOD)} 50`, AS_IT_WAS],
        outcome: /^Stopped at "Compare the signals of both"\. Given back: /,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'full_deletion',
      asked: { revision: GOOD },
      destructive: true,
      sent: ['deleted', 'made again'],
      back: /can’t be undone/,
      failing: {
        because: NOT_MADE,
        sent: ['deleted'],
        outcome: /^Refused, nothing changed.*run\.services\.create/,
        leaves: 'nothing',
      },
    },
    {
      procedure: 'redeploy_deleted',
      deleted: GOOD,
      asked: { revision: GOOD },
      destructive: true,
      sent: ['made again'],
      back: /can’t be undone/,
      failing: {
        because: NOT_MADE,
        sent: [],
        outcome: /^Refused, nothing changed.*run\.services\.create/,
        leaves: 'nothing',
      },
    },
    {
      procedure: 'build_again',
      beside: 'build_failed',
      destructive: true,
      sent: ['built again'],
      back: /can’t be undone/,
      failing: {
        because: {
          kind: 'fault',
          fault: { kind: 'error', method: 'RetryBuild', code: 'PERMISSION_DENIED' },
        },
        sent: [],
        outcome: /^Refused, nothing changed.*cloudbuild\.builds\.create/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'return_to_latest',
      pinnedTo: GOOD,
      sent: [AS_IT_WAS],
      back: [`traffic: ${short(GOOD)} 100`],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: `${short(GOOD)} 100`,
      },
    },
    {
      procedure: 'recovery_verification',
      sent: [],
      back: /sent nothing/,
      failing: {
        because: { kind: 'probes' },
        sent: [],
        outcome: /1 of 1 probes fail/,
        leaves: 'latest 100',
      },
    },
    {
      procedure: 'safe_redeploy',
      asked: { image: IMAGE },
      elsewhere: [...tried('dev'), ...tried('staging')],
      sent: [
        'revision: 00002-pod 100',
        OFF,
        TENTH,
        'traffic: 00002-pod 50, made 50, made[rollout] 0',
        'traffic: made 100, made[rollout] 0',
        'traffic: latest 100, made[rollout] 0',
      ],
      back: ['traffic: 00002-pod 100', 'revision: latest 100'],
      failing: {
        because: { kind: 'gate', step: 'signals_10' },
        elsewhere: [...tried('dev'), ...tried('staging')],
        sent: ['revision: 00002-pod 100', OFF, TENTH, OFF],
        outcome: /^Stopped at "Judge its signals"\. Given back: /,
        leaves: '00002-pod 100, made[rollout] 0',
      },
    },
  ],
};

/** What an environment takes before production does. */
function tried(environment: string): string[] {
  return [`${environment}: revision: 00004-hul 100`, `${environment}: traffic: latest 100`];
}

function short(name: string): string {
  return name.slice('llm-forge-'.length);
}
