/** The same edits by our arithmetic and by the command line's own, over random lists. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrafficEntry } from '@/lib/fleet/target-state';
import { splitTraffic, type TrafficShare } from '@/lib/runs/traffic';
import {
  listManyServices,
  MANY_LOCATION,
  MANY_PROJECT,
  manyServices,
} from '@/simulator/scenarios/many-services';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createGcloud, findGcloud, type Gcloud, withoutGcloud } from '@/simulator/testing/gcloud';

/** Revisions by a letter; null is LATEST. */
interface Case {
  readonly name: string;
  readonly current: readonly TrafficEntry[];
  readonly given: readonly TrafficShare[];
  /** What the command line makes of it, where that is not what ours does. */
  readonly deviation: readonly TrafficEntry[] | null;
}

const LETTERS = ['a', 'b', 'c', 'd', 'e'];
const revision = fc.constantFrom(null, ...LETTERS);

/** Each revision once, with a share of its own, some tagged; less than all is given away. */
const drawn = fc
  .tuple(
    fc.uniqueArray(fc.tuple(revision, fc.integer({ min: 1, max: 40 }), fc.boolean()), {
      minLength: 3,
      maxLength: 5,
      selector: ([name]) => name,
    }),
    fc.uniqueArray(fc.record({ revision, percent: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 2,
      selector: (share) => share.revision,
    }),
  )
  .map(([parts, given]) => {
    let left = 100;
    const current = parts.map(([name, wanted, tagged], index) => {
      const percent = index === parts.length - 1 ? left : Math.min(left, wanted);
      left -= percent;
      return entry(name, percent, tagged ? `t${index}` : null);
    });
    return { current, given };
  });

function entry(name: string | null, percent: number, tag: string | null = null): TrafficEntry {
  return { revision: name, percent, tag };
}

const CASES: readonly Case[] = [
  ...fc.sample(drawn, { seed: 20_261_121, numRuns: 5 }).map((draw, index) => ({
    name: `random list ${index + 1} comes out the same`,
    ...draw,
    deviation: null,
  })),
  {
    name: 'a revision listed twice counts once with the command line, with its sum here',
    current: [entry('a', 30, 'blue'), entry('a', 30), entry('b', 40)],
    given: [{ revision: 'd', percent: 50 }],
    deviation: [entry('a', 21), entry('b', 29), entry('d', 50), entry('a', 0, 'blue')],
  },
  {
    name: 'equal remainders go by floating-point noise with the command line, to less traffic here',
    current: [entry('c', 9), entry('a', 83), entry('b', 8)],
    given: [{ revision: 'd', percent: 80 }],
    deviation: [entry('a', 17), entry('b', 1), entry('c', 2), entry('d', 80)],
  },
];

describe.skipIf(findGcloud() === null)(`the real gcloud${withoutGcloud()}`, () => {
  const services = listManyServices(CASES.length);
  let simulator: Simulator;
  let gcloud: Gcloud;

  beforeAll(async () => {
    simulator = await startSimulator({
      scenario: manyServices(CASES.length),
      settings: { trafficUpdateMs: 10, frontendLagMs: 0 },
    });
    gcloud = createGcloud(simulator.restAddress, {
      project: MANY_PROJECT,
      region: MANY_LOCATION,
      actor: 'colleague@example.com',
    });
  });
  afterAll(async () => {
    gcloud.close();
    await simulator.stop();
  });

  it.concurrent.each(
    CASES.map((given, index) => ({ ...given, service: services[index]?.name ?? '' })),
  )('$name', { timeout: 60_000 }, async ({ service, current, given, deviation }) => {
    for (const letter of LETTERS) {
      simulator.control.deploy({ service, revision: { name: `${service}-${letter}` } });
    }
    simulator.control.deploy({ service, traffic: current.map((each) => named(service, each)) });
    const ours = splitTraffic(current, given);
    if (!ours.ok) throw new Error(ours.error);
    const wanted = given.map(
      (share) =>
        `${named(service, entry(share.revision, 0)).revision ?? 'LATEST'}=${share.percent}`,
    );
    const run = await gcloud.run(
      'run',
      'services',
      'update-traffic',
      service,
      `--to-revisions=${wanted.join()}`,
    );
    expect(run).toMatchObject({ code: 0 });
    const sent = simulator.control
      .journal()
      .filter((each) => each.method === 'ReplaceService' && each.service.endsWith(`/${service}`));
    expect(sent).toHaveLength(1);
    const theirs = (sent[0]?.trafficRequested ?? []).map((each) =>
      entry(each.revision, each.percent, each.tag),
    );
    const mine = ours.value.map((each) => named(service, each));
    if (deviation === null) expect(sorted(theirs)).toEqual(sorted(mine));
    else {
      expect(sorted(theirs)).toEqual(sorted(deviation.map((each) => named(service, each))));
      expect(sorted(theirs)).not.toEqual(sorted(mine));
    }
  });
});

function named(service: string, each: TrafficEntry): TrafficEntry {
  return each.revision === null ? each : { ...each, revision: `${service}-${each.revision}` };
}

function sorted(list: readonly TrafficEntry[]): string[] {
  return list.map((each) => JSON.stringify([each.revision, each.percent, each.tag])).sort();
}
