import { GOOD, SERVICE_REF } from '../test-world';
import { NEVER_READY, type RunbookCases, refused } from './procedure-case';

const STABLE = '00001-abc[stable-2026-11-19] 0';
const OLD = `00002-mux 100, ${STABLE}`;
const AS_IT_WAS = `latest 100, ${STABLE}`;

export const VIRTUOSO: RunbookCases = {
  slug: 'virtuoso-api',
  ref: SERVICE_REF,
  cases: [
    {
      procedure: 'quick_rollback',
      asked: { revision: GOOD },
      sent: [`traffic: 00001-abc 100, ${STABLE}`],
      back: [`traffic: ${AS_IT_WAS}`],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: AS_IT_WAS,
      },
    },
    {
      procedure: 'image_rollback',
      asked: { revision: GOOD },
      sent: [`revision: ${OLD}`, `traffic: made 100, ${STABLE}`],
      back: [`traffic: ${OLD}`, `revision: ${AS_IT_WAS}`],
      failing: {
        because: refused(1),
        sent: [`revision: ${OLD}`],
        outcome: /^Refused, nothing changed/,
        leaves: OLD,
      },
    },
    {
      procedure: 'rollback_tags',
      asked: { revision: GOOD },
      sent: [`traffic: latest 100, ${STABLE}, 00001-abc[stable-today] 0`],
      back: [`traffic: ${AS_IT_WAS}`],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: AS_IT_WAS,
      },
    },
    {
      procedure: 'rollback_verification',
      sent: [],
      back: /sent nothing/,
      failing: {
        because: { kind: 'gate', step: 'metrics' },
        sent: [],
        outcome: /^Stopped at a gate: The signals are over their limits/,
        leaves: AS_IT_WAS,
      },
    },
    {
      procedure: 'git_revert',
      sent: [],
      back: /sent nothing/,
      failing: {
        because: { kind: 'manual', step: 'build' },
        sent: [],
        outcome: /^A person says that it failed/,
        leaves: AS_IT_WAS,
      },
    },
    {
      procedure: 'secret_manager',
      asked: { secretVersion: '1' },
      beside: 'key_changed',
      destructive: true,
      sent: [
        'enabled: virtuoso-api-key 1',
        `revision: ${OLD}`,
        `traffic: ${OLD}, made[secret] 0`,
        `traffic: made 100, ${STABLE}, made[secret] 0`,
        'disabled: virtuoso-api-key 2',
      ],
      back: [
        'enabled: virtuoso-api-key 2',
        `traffic: ${OLD}`,
        `revision: ${AS_IT_WAS}`,
        'disabled: virtuoso-api-key 1',
      ],
      backNeedsTwo: true,
      failing: {
        because: { kind: 'probes' },
        sent: [
          'enabled: virtuoso-api-key 1',
          `revision: ${OLD}`,
          `traffic: ${OLD}, made[secret] 0`,
        ],
        outcome: /^At its tag secret, where nobody else is sent, 3 of 3 probes fail/,
        leaves: `${OLD}, made[secret] 0`,
      },
    },
    {
      procedure: 'more_memory',
      sent: [`revision: ${OLD}`, `traffic: made 100, ${STABLE}`],
      back: [`traffic: ${OLD}`, `revision: ${AS_IT_WAS}`],
      failing: {
        because: NEVER_READY,
        sent: [`revision: ${OLD}`],
        outcome: /Container failed to start/,
        leaves: AS_IT_WAS,
      },
    },
    {
      procedure: 'return_to_latest',
      pinnedTo: GOOD,
      sent: [`traffic: ${AS_IT_WAS}`],
      back: [`traffic: 00001-abc 100, ${STABLE}`],
      failing: {
        because: refused(),
        sent: [],
        outcome: /^Refused, nothing changed/,
        leaves: `00001-abc 100, ${STABLE}`,
      },
    },
  ],
};
