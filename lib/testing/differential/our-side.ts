/** What Ripcord does of a sequence: the call that its runbook's step asks for, planned and applied. */
import type { TargetState } from '@/lib/fleet/target-state';
import type {
  ActionInputs,
  ActionKind,
  PlannedAction,
  Platform,
  TargetAddress,
} from '@/lib/platforms/platform';
import { type ActionVerb, step as stepSchema } from '@/lib/runbooks/procedure-schema';
import { lastKnownGood } from '@/lib/runs/last-known-good';
import { splitTraffic, type TrafficShare } from '@/lib/runs/traffic';
import { type WantedCall, wantedCall } from '@/lib/runs/wanted-call';
import type { Doing, Place } from './sequence';

const NEVER = new AbortController().signal;

/** What was done, and how the same is said to the command line. */
export interface Done {
  /** The sentence of a refusal; null: it was applied. */
  readonly refused: string | null;
  readonly commands: readonly (readonly string[])[];
  readonly given: readonly TrafficShare[] | null;
  readonly deploys: boolean;
  readonly inverse: WantedCall | null;
}

export interface OurSide {
  observe(): Promise<TargetState>;
  /** Null: there is nothing that it could be done to. */
  carryOut(doing: Doing, last: Done | null, state: TargetState): Promise<Done | null>;
}

export function ourSide(platform: Platform, address: TargetAddress): OurSide {
  const service = address.ref.slice(address.ref.lastIndexOf('/') + 1);
  const update = ['run', 'services', 'update-traffic', service];

  function plan<K extends ActionKind>(kind: K, input: ActionInputs[K], state: TargetState) {
    const action = platform.actions[kind];
    if (action === undefined) throw new Error(`no ${kind}`);
    return action.plan(address, input, state);
  }

  async function apply<K extends ActionKind>(planned: PlannedAction<K>): Promise<void> {
    const action = platform.actions[planned.kind as K];
    const reply = await action?.apply(address, planned, { id: 'differential' }, NEVER);
    if (!reply?.ok) throw new Error(reply?.error.message ?? 'no such action');
  }

  /** Without `words`, those that the plan shows to be copied. */
  async function done(
    wanted: WantedCall,
    state: TargetState,
    how: { readonly words?: readonly string[]; readonly given?: readonly TrafficShare[] },
  ): Promise<Done | null> {
    const planned = plan(wanted.kind, wanted.input, state);
    const said = { given: how.given ?? null, deploys: wanted.kind === 'create_revision' };
    if (!planned.ok) {
      // What Ripcord itself would have to put into words has none.
      if (how.words === undefined) return null;
      const commands = [how.words];
      return { ...said, commands, refused: planned.error.message, inverse: null };
    }
    await apply(planned.value);
    const { kind, inverse, commandLine } = planned.value;
    const shown = commandLine.split(' && ').map((line) => line.split(' ').slice(1));
    return {
      ...said,
      commands: how.words === undefined ? shown : [how.words],
      refused: null,
      inverse: inverse === null ? null : ({ kind, input: inverse } as WantedCall),
    };
  }

  return {
    async observe() {
      const state = await platform.observe(address, NEVER);
      if (!state.ok) throw new Error(state.error.message);
      return state.value;
    },

    async carryOut(doing, last, state) {
      const at = (place: Place) =>
        place === null ? null : (state.revisions[place % state.revisions.length]?.name ?? null);
      const word = (place: Place) => at(place) ?? 'LATEST';
      switch (doing.kind) {
        case 'shift': {
          const wanted = asked('shift_traffic', {}, { revision: at(doing.to) }, state);
          return done(wanted, state, {
            words: [...update, `--to-revisions=${word(doing.to)}=100`],
          });
        }
        case 'latest': {
          const wanted = asked('return_to_latest', {}, { revision: null }, state);
          return done(wanted, state, { words: [...update, '--to-latest'] });
        }
        case 'split': {
          const given = doing.given.map(({ place, percent }) => ({ revision: at(place), percent }));
          const list = doing.given.map(({ place, percent }) => `${word(place)}=${percent}`);
          const words = [...update, `--to-revisions=${list.join(',')}`];
          const traffic = splitTraffic(state.desired, given);
          if (!traffic.ok) {
            const commands = [words];
            return { refused: traffic.error, commands, given, deploys: false, inverse: null };
          }
          const wanted = { kind: 'shift_traffic', input: { traffic: traffic.value } } as const;
          return done(wanted, state, { words, given });
        }
        case 'tag': {
          const words = [...update, `--update-tags=${doing.tag}=${word(doing.at)}`];
          const revision = at(doing.at);
          if (revision === null) return done(tagOnLatest(doing.tag, state), state, { words });
          const wanted = asked('tag_revision', { tag: doing.tag }, { revision }, state);
          return done(wanted, state, { words });
        }
        case 'untag':
          return done(withoutTag(doing.tag, state), state, {
            words: [...update, `--remove-tags=${doing.tag}`],
          });
        case 'rollback': {
          const revision = lastKnownGood(state, [], new Set())?.revision ?? null;
          if (revision === null) return null;
          return done(asked('rollback_revision', {}, { revision }, state), state, {});
        }
        case 'undo':
          return last?.inverse ? done(last.inverse, state, {}) : null;
        case 'deploy': {
          const digest = `sha256:${doing.digit.toString(16).repeat(64)}`;
          const wanted = wantedCall(
            step('deploy_image', {}),
            named({ image: `us-docker.pkg.dev/many/app/web@${digest}` }),
            state,
          );
          return wanted.ok ? done(wanted.value, state, {}) : null;
        }
      }
    },
  };
}

function step(action: ActionVerb, more: { readonly tag?: string }) {
  const parsed = stepSchema.parse({
    id: 'step',
    kind: 'action',
    title: 'A step',
    action,
    deadline_seconds: 60,
    expectation: 'It is so.',
    inverse: 'recorded_traffic',
    ...more,
  });
  if (parsed.kind !== 'action') throw new Error('no action');
  return parsed;
}

function named(known: { readonly revision?: string | null; readonly image?: string }) {
  return {
    revision: known.revision ?? null,
    images: [],
    recordedScaling: null,
    image: known.image ?? null,
    secretVersion: null,
    kept: null,
    recordedWorkloads: [],
  };
}

function asked(
  action: ActionVerb,
  more: { readonly tag?: string },
  known: { readonly revision: string | null },
  state: TargetState,
): WantedCall {
  const wanted = wantedCall(step(action, more), named(known), state);
  if (!wanted.ok) throw new Error(wanted.error);
  return wanted.value;
}

/** No runbook asks for these two; an inverse does, as the exact list that is wanted. */
function tagOnLatest(tag: string, state: TargetState): WantedCall {
  const { input } = withoutTag(tag, state);
  const traffic = [...input.traffic, { revision: null, percent: 0, tag }];
  return { kind: 'shift_traffic', input: { traffic, exact: true } };
}

function withoutTag(tag: string, { desired }: TargetState) {
  const traffic = desired
    .map((entry) => (entry.tag === tag ? { ...entry, tag: null } : entry))
    .filter((entry) => entry.percent > 0 || entry.tag !== null);
  return { kind: 'shift_traffic', input: { traffic, exact: true } } as const;
}
