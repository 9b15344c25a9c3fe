import { z } from 'zod';
import type { Scenario } from '../core/world';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from './failure-modes';
import { MANY_MOST, manyServices } from './many-services';
import { virtuosoBadDeploy } from './virtuoso-bad-deploy';

/** A scenario as it is named from outside the process. */
export const ScenarioChoice = z.discriminatedUnion('scenario', [
  z.strictObject({ scenario: z.literal('virtuoso-bad-deploy') }),
  z.strictObject({
    scenario: z.literal('many'),
    count: z.number().int().min(1).max(MANY_MOST).default(MANY_MOST),
  }),
  z.strictObject({ scenario: z.enum(FAILURE_MODE_SCENARIOS.map(({ name }) => name)) }),
]);
export type ScenarioChoice = z.infer<typeof ScenarioChoice>;

/** What a person may write, for a message that says so. */
export const SCENARIO_NAMES = [
  'virtuoso-bad-deploy',
  'many',
  'many:COUNT',
  ...FAILURE_MODE_SCENARIOS.map(({ name }) => name),
];

export function chosenScenario(choice: ScenarioChoice): Scenario {
  if ('count' in choice) return manyServices(choice.count);
  return choice.scenario === 'virtuoso-bad-deploy'
    ? virtuosoBadDeploy
    : failureModeScenario(choice.scenario);
}

/** `virtuoso-bad-deploy`, `many` or `many:12`, as on a command line. */
export function parseScenario(text: string): ScenarioChoice | null {
  const [scenario, count] = text.split(':');
  const given = count === undefined ? { scenario } : { scenario, count: Number(count) };
  return ScenarioChoice.safeParse(given).data ?? null;
}
