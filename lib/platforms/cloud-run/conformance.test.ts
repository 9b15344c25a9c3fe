import type { TargetState } from '@/lib/fleet/target-state';
import { describeConformance } from '@/lib/platforms/conformance';
import type { Subject } from '@/lib/platforms/conformance-subject';
import type { Platform } from '@/lib/platforms/platform';
import { startSimulator } from '@/simulator/start';
import { exists } from './projection';
import { ALL_KINDS, type CloudRunKind, ETAG_MODES, KINDS } from './test-kinds';
import { createWorld, SLOW, VIRTUOSO } from './test-world';

type SettingsPatch = NonNullable<NonNullable<Parameters<typeof startSimulator>[0]>['settings']>;

async function subject<K extends CloudRunKind>(
  kind: K,
  settings: SettingsPatch,
): Promise<Subject<K>> {
  const simulator = await startSimulator({ settings: { ...SLOW, ...settings } });
  const world = createWorld(simulator, kind);
  await world.connect();
  const { method, input } = KINDS[kind];
  return {
    platform: world.platform,
    address: VIRTUOSO,
    kind,
    input,
    comparable: kind === 'create_revision' ? whatItIs : whatRuns,
    effects: world.effects,
    touch: world.touch,
    interfere: world.interfere,
    finish: world.pass,
    loseNextCall() {
      simulator.control.fault({ kind: 'error', method, code: 'UNAVAILABLE' });
    },
    loseNextAnswer() {
      simulator.control.fault({ kind: 'commit-then-error', method, code: 'DEADLINE_EXCEEDED' });
    },
    restart: (): Platform => createWorld(simulator, kind).platform,
    enforcesPrecondition: settings.etagMode !== 'ignored',
    close: world.close,
  };
}

/** All that an action may change, of a service that is there. */
function whatRuns(state: TargetState | null) {
  if (state === null || !exists(state)) return { exists: false };
  const { desired, effective, latestReadyRevision, scaling, revisions } = state;
  return { exists: true, desired, effective, latestReadyRevision, scaling, revisions };
}

/** Names of revisions are never given twice, so what is compared is what they have in them. */
function whatItIs(state: TargetState | null) {
  if (state === null || !exists(state)) return { exists: false };
  const content = (name: string | null) => {
    const found = state.revisions.find((revision) => revision.name === name);
    return (
      found && {
        image: found.image,
        secrets: found.secrets,
        cpu: found.cpu,
        memory: found.memory,
        environment: found.environment,
      }
    );
  };
  return {
    newest: content(state.latestCreatedRevision),
    desired: state.desired.map(({ revision, percent, tag }) => ({
      content: revision === null ? 'LATEST' : content(revision),
      percent,
      tag,
    })),
    serves: state.effective.map(({ revision, percent }) => ({
      content: content(revision),
      percent,
    })),
    scaling: state.scaling,
  };
}

for (const kind of ALL_KINDS) {
  for (const etagMode of ETAG_MODES) {
    describeConformance(`Cloud Run, ${kind}, etags ${etagMode}`, () => subject(kind, { etagMode }));
  }
}
describeConformance('Cloud Run, shift_traffic, a status of LATEST that names no revision', () =>
  subject('shift_traffic', { latestStatusNamesRevision: false }),
);
