import { afterEach, describe, expect, it } from 'vitest';
import type { PlatformError } from '@/lib/platforms/platform';
import { type Simulator, startSimulator } from '@/simulator/start';
import { ALL_KINDS, type CloudRunKind, ETAG_MODES, KINDS } from './test-kinds';
import { COLLEAGUE, createWorld, INTENT, NEVER, SLOW, VIRTUOSO } from './test-world';

type Fault = Parameters<Simulator['control']['fault']>[0];
type EtagMode = (typeof ETAG_MODES)[number];

/** What a call is told, and what reading back finds, as it is and when all has come to its end. */
type Row = readonly [
  fault: Fault,
  error: Partial<PlatformError>,
  landed: 'landed' | 'not_landed',
  end: 'effective' | 'not_yet',
];

function rowsOf(permission: string): Row[] {
  const unreachable = { kind: 'unreachable', outcome: 'unknown' } as const;
  const timeout = { kind: 'timeout', outcome: 'unknown' } as const;
  return [
    [{ kind: 'error', code: 'UNAVAILABLE' }, unreachable, 'not_landed', 'not_yet'],
    [
      { kind: 'error', code: 'INTERNAL' },
      { kind: 'failed', outcome: 'unknown' },
      'not_landed',
      'not_yet',
    ],
    [
      { kind: 'error', code: 'PERMISSION_DENIED' },
      { kind: 'permission', outcome: 'refused', permission },
      'not_landed',
      'not_yet',
    ],
    [
      { kind: 'error', code: 'RESOURCE_EXHAUSTED' },
      { kind: 'quota', outcome: 'refused' },
      'not_landed',
      'not_yet',
    ],
    [
      { kind: 'error', code: 'UNAUTHENTICATED' },
      { kind: 'unauthenticated', outcome: 'refused' },
      'not_landed',
      'not_yet',
    ],
    [{ kind: 'hang' }, timeout, 'not_landed', 'not_yet'],
    [{ kind: 'commit-then-error', code: 'DEADLINE_EXCEEDED' }, timeout, 'landed', 'effective'],
    [{ kind: 'commit-then-error', code: 'UNAVAILABLE' }, unreachable, 'landed', 'effective'],
    [{ kind: 'commit-then-hang' }, timeout, 'landed', 'effective'],
  ];
}

for (const kind of ALL_KINDS) {
  for (const etagMode of ETAG_MODES) {
    const { method, permission, patch } = KINDS[kind];

    describe(`${kind}, etags ${etagMode}: a call that fails`, () => {
      it.each(rowsOf(permission))(
        '%o: is sent once, and reading back tells what became of it',
        async (fault, error, landed, end) => {
          const world = await start(kind, etagMode);
          const plan = await world.plan();
          world.simulator.control.fault({ ...fault, method });
          const applied = await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
          expect(applied).toMatchObject({ ok: false, error });
          expect(world.action.landed(plan, INTENT, await world.look())).toBe(landed);
          expect(world.simulator.control.journal()).toHaveLength(1);
          world.pass();
          expect(world.action.landed(plan, INTENT, await world.look())).toBe(landed);
          expect(world.action.verify(plan, await world.look()).outcome).toBe(end);
        },
      );

      it('names the permission that the credential really lacks', async () => {
        const world = await start(kind, etagMode, { deniedPermissions: [permission] });
        const plan = await world.plan();
        expect(await world.action.apply(VIRTUOSO, plan, INTENT, NEVER)).toMatchObject({
          ok: false,
          error: { kind: 'permission', permission, message: expect.stringContaining(permission) },
        });
        expect(world.effects()).toBe(0);
      });
    });

    describe(`${kind}, etags ${etagMode}: a second actor between read and write`, () => {
      it.each([{}, patch ?? KINDS.shift_traffic.patch])(
        'who changed %o is met by a refusal, or told of',
        async (change) => {
          const world = await start(kind, etagMode);
          const plan = await world.plan();
          const fault: Fault = { kind: 'conflict', method, actor: COLLEAGUE, ...change };
          world.simulator.control.fault(fault);
          const applied = await world.action.apply(VIRTUOSO, plan, INTENT, NEVER);
          world.pass();
          const state = await world.look();
          if (etagMode === 'enforced') {
            expect(applied).toMatchObject({
              ok: false,
              error: { kind: 'conflict', outcome: 'refused' },
            });
            expect(world.action.landed(plan, INTENT, state)).toBe('overtaken');
            expect(world.effects()).toBe(0);
          } else {
            expect(applied.ok).toBe(true);
            expect(world.action.verify(plan, state).outcome).toBe('effective');
            expect(world.action.verify(plan, state).warning).toEqual(
              state === null ? undefined : expect.stringMatching(/1 other change was made/),
            );
            expect(world.effects()).toBe(1);
          }
        },
      );
    });
  }
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function start<K extends CloudRunKind>(kind: K, etagMode: EtagMode, more: object = {}) {
  const simulator = await startSimulator({ settings: { ...SLOW, etagMode, ...more } });
  const world = createWorld(simulator, kind);
  await world.connect();
  opened.push(world);
  return world;
}
