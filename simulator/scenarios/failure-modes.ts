/**
 * A scenario for each failure mode of the runbooks on Cloud Run. One service of the three has it,
 * since a quarter of an hour; the other two are well.
 */
import { buildState } from '../core/scenario';
import type { Scenario } from '../core/world';
import { CONNECTOR_HUB_MODES } from './failure-modes/connector-hub';
import { FORGE_MODES } from './failure-modes/forge';
import { VIRTUOSO_MODES } from './failure-modes/virtuoso-api';
import { FORGE, FORGE_BEFORE_PRODUCTION, HUB, VIRTUOSO } from './fleet';
import { surroundings } from './surroundings';

const MODES = [...CONNECTOR_HUB_MODES, ...FORGE_MODES, ...VIRTUOSO_MODES];

export interface FailureModeScenario {
  readonly name: string;
  /** The service that has it; it is named like its runbook. */
  readonly service: string;
  readonly runbook: string;
  /** The failure mode's id there. */
  readonly failureMode: string;
}

export const FAILURE_MODE_SCENARIOS: readonly FailureModeScenario[] = MODES.map(
  ({ name, service, runbook, failureMode }) => ({
    name,
    service: service.name,
    runbook,
    failureMode,
  }),
);

export function failureModeScenario(name: string): Scenario {
  const broken = MODES.find((mode) => mode.name === name);
  if (broken === undefined) throw new RangeError(`no scenario ${name}`);
  const services = [VIRTUOSO, HUB, FORGE, ...FORGE_BEFORE_PRODUCTION].map((well) =>
    well.name === broken.service.name ? broken.service : well,
  );
  return (startedAt) => buildState(services, startedAt, surroundings(services, broken));
}
