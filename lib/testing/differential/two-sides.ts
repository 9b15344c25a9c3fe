/** One service twice, alike: Ripcord's adapter changes the one, the real command line the other. */
import type { TrafficEntry } from '@/lib/fleet/target-state';
import { createCloudRunClient } from '@/lib/platforms/cloud-run/client';
import { createCloudRun } from '@/lib/platforms/cloud-run/platform';
import { describeTraffic, sameTraffic } from '@/lib/runs/traffic';
import {
  listManyServices,
  MANY_LOCATION,
  MANY_PROJECT,
  manyServices,
} from '@/simulator/scenarios/many-services';
import { type Simulator, startSimulator } from '@/simulator/start';
import { type GcloudServer, startGcloudServer } from '@/simulator/testing/gcloud-server';
import { type Deviation, deviationOf } from './deviations';
import { type Done, ourSide } from './our-side';
import { REVISIONS, type Sequence } from './sequence';

const SETTINGS = { trafficUpdateMs: 0, newRevisionMs: 0, frontendLagMs: 0 };
const CONNECTION = {
  name: 'many',
  project: MANY_PROJECT,
  region: MANY_LOCATION,
  read: 'adc',
  act: 'adc',
  endpoint: { kind: 'simulator' },
  simulated: true,
} as const;

/** What was run, over all sequences. */
export interface Ran {
  commands: number;
  /** Both refused. */
  refused: number;
  readonly deviations: Map<Deviation, number>;
}

export interface TwoSides {
  readonly ran: Ran;
  /** Rejects, saying all that was done, when the two end otherwise than alike. */
  check(sequence: Sequence): Promise<void>;
  close(): Promise<void>;
}

export async function startTwoSides(): Promise<TwoSides> {
  const [service] = listManyServices(1);
  if (service === undefined) throw new Error('no service');
  const scenario = manyServices(1, { revisions: REVISIONS, badEvery: 1 });
  const start = () => startSimulator({ scenario, settings: SETTINGS });
  const [mine, other] = [await start(), await start()];
  const gcloud: GcloudServer = await startGcloudServer(other.restAddress, {
    project: MANY_PROJECT,
    region: MANY_LOCATION,
    actor: 'colleague@example.com',
  });
  const client = createCloudRunClient(CONNECTION, { simulator: mine.grpcAddress, environment: {} });
  const platform = createCloudRun(client, () => new Date());
  const ours = ourSide(platform, {
    id: 'one',
    kind: 'cloud-run',
    connection: 'many',
    ref: service.ref,
  });
  const ran: Ran = { commands: 0, refused: 0, deviations: new Map() };

  function set(simulator: Simulator, traffic: readonly TrafficEntry[]): void {
    simulator.control.deploy({ service: service?.name ?? '', traffic: [...traffic] });
  }

  async function begin({ start: list }: Sequence): Promise<void> {
    const names = (await ours.observe()).revisions.map(({ name }) => name);
    const traffic = list.map(({ place, percent, tagged }, index) => ({
      revision: place === null ? null : (names[place] ?? null),
      percent,
      tag: tagged ? `t${index}` : null,
    }));
    for (const simulator of [mine, other]) set(simulator, traffic);
  }

  return {
    ran,
    async check(sequence) {
      for (const simulator of [mine, other]) simulator.control.reset();
      await begin(sequence);
      const said = [`starts with ${describeTraffic(listOf(other).desired)}`];
      let last: Done | null = null;
      for (const doing of sequence.doings) {
        const before = listOf(other).desired;
        const done: Done | null = await ours.carryOut(doing, last, await ours.observe());
        if (done === null) continue;
        let failed = false;
        for (const words of done.commands) {
          const run = await gcloud.run(...words);
          ran.commands += 1;
          failed ||= run.code !== 0;
          said.push(`gcloud ${words.join(' ')}: ${run.code === 0 ? 'done' : run.stderr.trim()}`);
          if (failed) break;
        }
        const [a, b] = [listOf(mine), listOf(other)];
        said.push(
          `  Ripcord ${done.refused ?? `has ${describeTraffic(a.desired)}`}`,
          `  gcloud has ${describeTraffic(b.desired)}`,
        );
        if (done.refused !== null && failed) ran.refused += 1;
        if (sameTraffic(a.desired, b.desired) && sameTraffic(a.served, b.served)) {
          if (done.refused === null && failed) throw new Error(said.join('\n'));
          last = done.refused === null ? done : last;
          continue;
        }
        const deviation = deviationOf({ ...done, before, ours: a.desired, theirs: b.desired });
        if (deviation === null) throw new Error(said.join('\n'));
        ran.deviations.set(deviation, (ran.deviations.get(deviation) ?? 0) + 1);
        // From here on they are alike again.
        set(other, a.desired);
        last = done.refused === null ? done : last;
      }
    },
    async close() {
      await Promise.all([gcloud.close(), client.close()]);
      await Promise.all([mine.stop(), other.stop()]);
    },
  };
}

/** What a simulator is asked for, and what it serves by name. */
function listOf(simulator: Simulator) {
  const [service] = Object.values(simulator.control.state().services);
  if (service === undefined) throw new Error('the service is gone');
  const entry = ({ revision, percent, tag }: TrafficEntry) => ({ revision, percent, tag });
  return { desired: service.traffic.map(entry), served: service.served.map(entry) };
}
