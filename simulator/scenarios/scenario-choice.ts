import { z } from 'zod';
import type { Scenario } from '../core/world';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from './failure-modes';
import { MANY_DEPLOYMENTS_MOST, MANY_SETS_MOST, manyDeployments } from './many-deployments';
import { MANY_MOST, MANY_REVISIONS_MOST, manyServices } from './many-services';
import { ORCHESTRATOR_VARIANTS, orchestratorScenario } from './orchestrator';
import { virtuosoBadDeploy } from './virtuoso-bad-deploy';

const BAD_EVERY = 50;

/** A scenario as it is named from outside the process. */
export const ScenarioChoice = z.discriminatedUnion('scenario', [
  z.strictObject({ scenario: z.literal('virtuoso-bad-deploy') }),
  z.strictObject({
    scenario: z.literal('many'),
    count: z.number().int().min(1).max(MANY_MOST).default(64),
    /** Given: a fleet with a history, of which one service in fifty is bad. */
    revisions: z.number().int().min(2).max(MANY_REVISIONS_MOST).optional(),
  }),
  z.strictObject({
    scenario: z.literal('many-deployments'),
    count: z.number().int().min(1).max(MANY_DEPLOYMENTS_MOST).default(64),
    /** ReplicaSets of each. */
    revisions: z.number().int().min(1).max(MANY_SETS_MOST).default(MANY_SETS_MOST),
  }),
  z.strictObject({ scenario: z.enum(ORCHESTRATOR_VARIANTS.map(({ name }) => name)) }),
  z.strictObject({ scenario: z.enum(FAILURE_MODE_SCENARIOS.map(({ name }) => name)) }),
]);
export type ScenarioChoice = z.infer<typeof ScenarioChoice>;

/** What a person may write, for a message that says so. */
export const SCENARIO_NAMES = [
  'virtuoso-bad-deploy',
  'many',
  'many:COUNT',
  'many:COUNT:REVISIONS',
  'many-deployments:COUNT:REVISIONS',
  ...ORCHESTRATOR_VARIANTS.map(({ name }) => name),
  ...FAILURE_MODE_SCENARIOS.map(({ name }) => name),
];

export function chosenScenario(choice: ScenarioChoice): Scenario {
  if ('count' in choice) {
    const { count } = choice;
    if (choice.scenario === 'many-deployments') return manyDeployments(count, choice.revisions);
    return choice.revisions === undefined
      ? manyServices(count)
      : manyServices(count, { revisions: choice.revisions, badEvery: BAD_EVERY });
  }
  if (choice.scenario === 'virtuoso-bad-deploy') return virtuosoBadDeploy;
  const variant = ORCHESTRATOR_VARIANTS.find(({ name }) => name === choice.scenario);
  return variant === undefined
    ? failureModeScenario(choice.scenario)
    : orchestratorScenario(variant.name);
}

/** `virtuoso-bad-deploy`, `many`, `many:12`, `many:1000:100` or `many-deployments:500:11`, as on a command line. */
export function parseScenario(text: string): ScenarioChoice | null {
  const [scenario, count, revisions] = text.split(':');
  const given = {
    scenario,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(revisions === undefined ? {} : { revisions: Number(revisions) }),
  };
  return ScenarioChoice.safeParse(given).data ?? null;
}
