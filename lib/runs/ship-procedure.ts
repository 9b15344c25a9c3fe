import { type Procedure, procedure } from '@/lib/runbooks/procedure-schema';

export const SHIP_PROCEDURE = 'ship_fix';

/** Ours, where a runbook has no procedure that ships: shares in percent, and seconds between them. */
const SHARES = [10, 50] as const;
const PAUSE_SECONDS = 300;
const GATE_SECONDS = 300;

/**
 * Brings a fix out gradually, each share judged by its signals before the next, and ends the pin
 * and the hold. Traffic follows latest again only where the fix is the latest revision: else a
 * newer, unseen one would get all of it.
 */
export function shipProcedure(isLatest: boolean): Procedure {
  const shares = SHARES.flatMap((percent) => [
    shift(`share_${percent}`, `Give ${percent} % of traffic to the fix`, percent),
    effective(`effective_${percent}`),
    {
      id: `pause_${percent}`,
      kind: 'wait',
      title: 'Let requests come in',
      wait_seconds: PAUSE_SECONDS,
      expectation: `${PAUSE_SECONDS / 60} minutes of requests are measured.`,
    },
    {
      id: `signals_${percent}`,
      kind: 'check',
      title: 'Judge its signals',
      check: 'signals',
      deadline_seconds: GATE_SECONDS,
      expectation: 'All of its signals are known and under their limits.',
    },
  ]);
  return procedure.parse({
    id: SHIP_PROCEDURE,
    title: 'Ship the fix',
    written: 'Ship the fix',
    ships: true,
    steps: [
      ...shares,
      shift('share_100', 'Give it all of the traffic', 100),
      effective('effective_100'),
      {
        id: 'probes',
        kind: 'check',
        title: 'Probe it',
        check: 'probes',
        expectation: 'Every probe answers as it should.',
      },
      ...(isLatest ? [LATEST, effective('effective_latest')] : []),
      {
        id: 'release',
        kind: 'action',
        title: 'Release the hold',
        action: 'release_hold',
        inverse: 'recorded_state',
        expectation: 'Nothing is held any more; what was broken stays marked.',
      },
    ],
  });
}

const LATEST = {
  id: 'latest',
  kind: 'action',
  title: 'Let traffic follow the latest revision again',
  action: 'return_to_latest',
  inverse: 'recorded_traffic',
  deadline_seconds: 60,
  expectation: 'The pin has ended: later deployments get traffic.',
};

function shift(id: string, title: string, percent: number) {
  return {
    id,
    kind: 'action',
    title,
    action: percent === 100 ? 'shift_traffic' : 'split_traffic',
    percent,
    inverse: 'recorded_traffic',
    deadline_seconds: 60,
    expectation: `The fix has ${percent} % of traffic.`,
  };
}

function effective(id: string) {
  return {
    id,
    kind: 'check',
    title: 'Read the traffic back',
    check: 'effective',
    deadline_seconds: 60,
    expectation: 'The traffic that is served is the traffic that was planned.',
  };
}
