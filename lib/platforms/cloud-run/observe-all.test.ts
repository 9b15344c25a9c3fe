/** Many looked at together are as each looked at by itself, whatever happened in between. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TargetState } from '@/lib/fleet/target-state';
import type { AskedTarget, Platform, TargetAddress } from '@/lib/platforms/platform';
import {
  listManyServices,
  MANY_LOCATION,
  MANY_PROJECT,
  manyServices,
} from '@/simulator/scenarios/many-services';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createCloudRunClient } from './client';
import { createCloudRun } from './platform';

/** More than are ever read one by one. */
const SERVICES = 40;
const NEVER = new AbortController().signal;
const services = listManyServices(SERVICES);
const addresses: TargetAddress[] = services.map(({ name, ref }) => ({
  id: name,
  kind: 'cloud-run',
  connection: 'many',
  ref,
}));

let simulator: Simulator;
let platform: Platform;
let close: () => Promise<void>;

beforeAll(async () => {
  simulator = await startSimulator({
    scenario: manyServices(SERVICES, { revisions: 3, badEvery: 2 }),
    settings: { trafficUpdateMs: 0, newRevisionMs: 0, deleteMs: 0, frontendLagMs: 0 },
  });
  const client = createCloudRunClient(
    {
      name: 'many',
      project: MANY_PROJECT,
      region: MANY_LOCATION,
      read: 'adc',
      act: 'adc',
      endpoint: { kind: 'simulator' },
      simulated: true,
    },
    { simulator: simulator.grpcAddress, environment: {} },
  );
  platform = createCloudRun(client, () => new Date());
  close = () => client.close();
});
afterAll(async () => {
  await close();
  await simulator.stop();
});
beforeEach(() => simulator.control.reset());

function withoutTime({ readAt: _, ...state }: TargetState) {
  return state;
}

/** Looks again and again, and keeps what it was told, as a worker does. */
function watcher() {
  const tokens = new Map<string, string | null>();
  const states = new Map<string, TargetState>();
  return {
    async look(of: readonly TargetAddress[] = addresses) {
      const asked: AskedTarget[] = of.map((address) => ({
        address,
        token: tokens.get(address.id) ?? null,
      }));
      const seen = await platform.observeAll?.(asked, NEVER);
      for (const [id, one] of seen ?? []) {
        if (!one.ok) throw new Error(one.error.message);
        tokens.set(id, one.value.token);
        if (one.value.state !== null) states.set(id, one.value.state);
      }
      return states;
    },
  };
}

async function alone(address: TargetAddress): Promise<TargetState> {
  const state = await platform.observe(address, NEVER);
  if (!state.ok) throw new Error(state.error.message);
  return state.value;
}

const happening = fc.record({
  service: fc.nat(SERVICES - 1),
  what: fc.constantFrom('traffic', 'revision', 'touch', 'pending'),
});

function happen({ service, what }: { readonly service: number; readonly what: string }): void {
  const { name = '', good } = services[service] ?? {};
  const { control } = simulator;
  if (what === 'traffic') {
    control.deploy({ service: name, traffic: [{ revision: good, percent: 100 }] });
  } else if (what === 'revision') control.deploy({ service: name, revision: {} });
  else if (what === 'pending') control.deploy({ service: name, revision: {}, atOnce: false });
  else control.deploy({ service: name });
}

describe('looking at many together', () => {
  it('gives each as a look at it alone does, after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(happening, { maxLength: SERVICES * 2 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          simulator.control.reset();
          const watch = watcher();
          await watch.look();
          for (const round of rounds) {
            for (const each of round) happen(each);
            const states = await watch.look();
            for (const address of addresses) {
              const together = states.get(address.id);
              expect(together && withoutTime(together)).toEqual(withoutTime(await alone(address)));
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('asks once for the services and not at all for revisions while nothing changes', async () => {
    const watch = watcher();
    await watch.look();
    const before = { ...simulator.control.reads() };
    await watch.look();
    const after = simulator.control.reads();
    expect((after.ListServices ?? 0) - (before.ListServices ?? 0)).toBe(1);
    expect(after.ListRevisions).toBe(before.ListRevisions);
    expect(after.GetService).toBe(before.GetService);
  });

  it('asks for every revision in one list at first, and then for those of what changed', async () => {
    const before = { ...simulator.control.reads() };
    const watch = watcher();
    await watch.look();
    const first = { ...simulator.control.reads() };
    expect((first.ListRevisions ?? 0) - (before.ListRevisions ?? 0)).toBe(1);
    happen({ service: 3, what: 'revision' });
    await watch.look();
    const then = simulator.control.reads();
    expect((then.ListRevisions ?? 0) - (first.ListRevisions ?? 0)).toBe(1);
  });

  it('gives the same whatever the platform has on a page', async () => {
    const whole = new Map(
      [...(await watcher().look())].map(([id, state]) => [id, withoutTime(state)]),
    );
    for (const largestPage of [1, 7, 39]) {
      simulator.control.settings({ largestPage });
      const states = await watcher().look();
      expect(new Map([...states].map(([id, state]) => [id, withoutTime(state)]))).toEqual(whole);
      for (const address of addresses.slice(0, 3)) {
        expect(withoutTime(await alone(address))).toEqual(whole.get(address.id));
      }
    }
  });

  describe('when a page of the long list of revisions fails', () => {
    const asked = addresses.map((address) => ({ address, token: null }));
    const look = async () => (await platform.observeAll?.(asked, NEVER)) ?? new Map();
    const lists = () => simulator.control.reads().ListRevisions ?? 0;
    /** 40 services of 3 revisions each on pages of 10: the list of all of them has twelve. */
    const PAGES = 12;

    /** The list of revisions breaks off after so many pages, for as many questions. */
    function breakOff(after: number, times: number) {
      simulator.control.settings({ largestPage: 10 });
      const fault = { kind: 'error', code: 'DEADLINE_EXCEEDED', method: 'ListRevisions' } as const;
      simulator.control.fault({ ...fault, skip: after, times });
    }

    it('asks for it again, and not for those before it', async () => {
      breakOff(5, 2);
      const before = lists();
      expect([...(await look()).values()].every(({ ok }) => ok)).toBe(true);
      expect(lists() - before).toBe(PAGES + 2);
    });

    it('goes on with it at the next look, and gives what a look alone does', async () => {
      breakOff(5, 3);
      const before = lists();
      expect([...(await look()).values()].every(({ ok }) => !ok)).toBe(true);
      const states = await watcher().look();
      expect(lists() - before).toBe(PAGES + 3);
      for (const address of addresses) {
        const together = states.get(address.id);
        expect(together && withoutTime(together)).toEqual(withoutTime(await alone(address)));
      }
    });

    it('reads by itself what became different meanwhile', async () => {
      breakOff(5, 3);
      await look();
      for (const service of [0, 7, 39]) happen({ service, what: 'revision' });
      happen({ service: 11, what: 'pending' });
      const states = await watcher().look();
      for (const address of addresses) {
        const together = states.get(address.id);
        expect(together && withoutTime(together)).toEqual(withoutTime(await alone(address)));
      }
    });

    it('begins anew when most became different', async () => {
      breakOff(5, 3);
      await look();
      for (let service = 0; service < SERVICES; service += 1) happen({ service, what: 'revision' });
      const before = lists();
      await watcher().look();
      expect(lists() - before).toBe(16);
    });
  });

  it('tells a service that is gone, and goes on with the others', async () => {
    const gone = { ...addresses[0], id: 'gone', ref: `${addresses[0]?.ref}-gone` } as TargetAddress;
    const seen = await platform.observeAll?.(
      [gone, ...addresses].map((address) => ({ address, token: null })),
      NEVER,
    );
    expect(seen?.get('gone')).toMatchObject({ ok: false, error: { kind: 'not_found' } });
    expect([...(seen?.values() ?? [])].filter(({ ok }) => ok)).toHaveLength(SERVICES);
  });

  it('reads each by itself where listing is not permitted', async () => {
    simulator.control.settings({ deniedPermissions: ['run.services.list'] });
    const states = await watcher().look(addresses.slice(0, 5));
    expect(states.size).toBe(5);
  });

  it('is an error for each, never an old state, while the platform is out of reach', async () => {
    const watch = watcher();
    await watch.look();
    simulator.control.fault({ kind: 'error', code: 'UNAVAILABLE', times: null, method: '*' });
    const asked = addresses.map((address) => ({ address, token: 'known' }));
    const seen = await platform.observeAll?.(asked, NEVER);
    expect([...(seen?.values() ?? [])].every(({ ok }) => !ok)).toBe(true);
  });
});
