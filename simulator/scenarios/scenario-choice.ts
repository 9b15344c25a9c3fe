import { z } from 'zod';
import type { Scenario } from '../core/world';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from './failure-modes';
import { MANY_MOST, MANY_REVISIONS_MOST, manyServices } from './many-services';
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
  z.strictObject({ scenario: z.enum(FAILURE_MODE_SCENARIOS.map(({ name }) => name)) }),
]);
export type ScenarioChoice = z.infer<typeof ScenarioChoice>;

/** What a person may write, for a message that says so. */
export const SCENARIO_NAMES = [
  'virtuoso-bad-deploy',
  'many',
  'many:COUNT',
  'many:COUNT:REVISIONS',
  ...FAILURE_MODE_SCENARIOS.map(({ name }) => name),
];

export function chosenScenario(choice: ScenarioChoice): Scenario {
  if ('count' in choice) {
    const { count, revisions } = choice;
    return revisions === undefined
      ? manyServices(count)
      : manyServices(count, { revisions, badEvery: BAD_EVERY });
  }
  return choice.scenario === 'virtuoso-bad-deploy'
    ? virtuosoBadDeploy
    : failureModeScenario(choice.scenario);
}

/** `virtuoso-bad-deploy`, `many`, `many:12` or `many:1000:100`, as on a command line. */
export function parseScenario(text: string): ScenarioChoice | null {
  const [scenario, count, revisions] = text.split(':');
  const given = {
    scenario,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(revisions === undefined ? {} : { revisions: Number(revisions) }),
  };
  return ScenarioChoice.safeParse(given).data ?? null;
}
