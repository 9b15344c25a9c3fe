/** The checks of a verdict, one function each. Pure; each says what it saw. */

import type { TargetState } from '@/lib/fleet/target-state';
import { accountName } from '@/lib/format/account-name';
import { type LedgerRow, servedMs } from './last-known-good';
import type { PlanBody, PlannedCall } from './plan-body';
import { sameScaling } from './scaling';
import { sameTraffic } from './traffic';
import type { Check, Gaining, Holding, JudgedCall, VerdictFacts } from './verdict';

type Seen = Pick<Check, 'result' | 'evidence'>;

function check(id: string, title: string, seen: Seen, absolute = false): Check {
  return { id, title, absolute, ...seen };
}

const pass = (evidence: string): Seen => ({ result: 'pass', evidence });
const warn = (evidence: string): Seen => ({ result: 'warn', evidence });
const block = (evidence: string): Seen => ({ result: 'block', evidence });
const unknown = (evidence: string): Seen => ({ result: 'unknown', evidence });

export function anotherRun(holder: Holding | null): Check {
  return check(
    'no_other_run',
    'No other run',
    holder === null
      ? pass('The target is free.')
      : block(`Run ${holder.runNumber} of ${holder.name ?? 'someone'} holds it.`),
    true,
  );
}

export function asPlanned(calls: readonly JudgedCall[], state: TargetState): Check {
  const moved = calls.find(({ unchanged }) => !unchanged);
  const by = state.lastModifier === null ? '' : ` by ${state.lastModifier}`;
  return check(
    'as_planned',
    'Unchanged since the plan',
    moved === undefined
      ? pass(`Generation ${state.generation}.`)
      : block(`It was changed${by}: ${foundInstead(moved, state)}. Plan again.`),
  );
}

/** A later call is planned against what is there: then it is not the generation that gives it away. */
function foundInstead({ call: { precondition } }: JudgedCall, { generation }: TargetState): string {
  return precondition.generation === generation
    ? 'it is not as the plan and the steps before left it'
    : `generation ${precondition.generation} was planned against, ${generation} is there`;
}

export function changesSomething(calls: readonly JudgedCall[]): Check {
  const already = calls.length > 0 && calls.every(({ call, state }) => isAlreadySo(call, state));
  return check(
    'changes_something',
    'Not already so',
    already
      ? block('It is so already.')
      : pass(calls.length === 0 ? 'No platform is called.' : 'It is not so yet.'),
  );
}

function isAlreadySo(call: PlannedCall, state: TargetState): boolean {
  switch (call.kind) {
    case 'shift_traffic': {
      const serves = state.effective.map(({ revision, percent, tag, followsLatest }) => ({
        revision: followsLatest ? null : revision,
        percent,
        tag,
      }));
      return sameTraffic(call.after, state.desired) && sameTraffic(call.after, serves);
    }
    case 'set_scaling':
      return sameScaling(call.after, state.scaling);
    default:
      // Its adapter refuses to plan what is so already.
      return false;
  }
}

export function ready(gaining: readonly Gaining[]): Check {
  const seen = worst(gaining, ({ name, revision, made }) => {
    if (made) return pass(`${name} is made first, and gets traffic only once it is ready.`);
    if (revision === null) return unknown(`${name} could not be read.`);
    if (revision.ready === 'yes') return pass(`${name} is ready.`);
    const why = revision.condition === null ? '' : `: ${revision.condition}`;
    return revision.ready === 'no'
      ? block(`${name} is not ready${why}.`)
      : unknown(`Whether ${name} is ready is not known${why}.`);
  });
  return check('target_ready', 'Ready to serve', seen);
}

/** `lenient`: an undo or a fix may go where the signals were bad, and says so. */
export function wasHealthy(
  gaining: readonly Gaining[],
  ledger: readonly LedgerRow[],
  lenient: boolean,
): Check {
  const seen = worst(gaining, ({ name, revision, remembered }) => {
    if (remembered?.health === 'healthy') {
      return pass(`${name} served ${served(servedMs(remembered))} under its limits.`);
    }
    if (remembered?.health !== 'unhealthy') {
      const digest = revision?.digest ?? null;
      const akin = ledger.find(
        (row) => digest !== null && row.digest === digest && row.health === 'healthy',
      );
      if (akin !== undefined) {
        return unknown(
          `${name} has not served yet; its image was under its limits as ${akin.name}, with that configuration.`,
        );
      }
      return unknown(`The signals of ${name} while it served are not known.`);
    }
    const sentence = `${name} was over its limits while it served.`;
    return lenient ? warn(sentence) : block(sentence);
  });
  return check('healthy_while_served', 'Healthy while it served', seen);
}

export function notHeld(
  gaining: readonly Gaining[],
  holds: VerdictFacts['holds'],
  isUndo: boolean,
): Check {
  const held = holds.find((hold) => gaining.some((each) => each.name === hold.revision));
  if (held === undefined) return check('not_held', 'Not held', pass('No hold on it.'));
  const sentence = `${held.revision} is held: ${held.reason}`;
  return check(
    'not_held',
    'Not held',
    isUndo
      ? warn(
          `${sentence} The undo puts it back all the same; a hold of the undone run ends with it.`,
        )
      : block(`${sentence} Release the hold first, with a reason.`),
  );
}

interface Marks extends Pick<VerdictFacts, 'ledger' | 'endedBadly'> {
  /** Why it is wanted again; null: nobody said. */
  readonly reason: string | null;
}

/** The mark is on the image: a later revision of the same one is as broken. */
export function notMarkedBroken(
  gaining: readonly Gaining[],
  { ledger, endedBadly, reason }: Marks,
  isUndo: boolean,
): Check {
  const title = 'Never broken or aborted before';
  for (const { name, revision, remembered } of gaining) {
    const digest = revision?.digest ?? remembered?.digest ?? null;
    // The same image may have served well under another configuration: its own record counts.
    const sameImage = remembered?.health === 'healthy' ? null : digest;
    const broken = remembered?.brokenAt
      ? remembered
      : ledger.find(
          (row) => sameImage !== null && row.brokenAt !== null && row.digest === sameImage,
        );
    if (broken === undefined) continue;
    const as = broken.name === name ? '' : ` as ${broken.name}, with the same image`;
    const sentence = `${name} was marked broken${as}: ${broken.brokenReason ?? 'no reason was recorded.'}`;
    if (isUndo) return check('not_broken', title, warn(sentence));
    return check(
      'not_broken',
      title,
      reason === null
        ? block(`${sentence} Say why it may serve again.`)
        : warn(`${sentence} Wanted again: ${reason}`),
    );
  }
  const [run] = endedBadly;
  return check(
    'not_broken',
    title,
    run === undefined
      ? pass('No mark, no bad run.')
      : warn(`Run ${run.number} towards it ended as ${run.status}.`),
  );
}

export function digestKnown(gaining: readonly Gaining[]): Check {
  const seen = worst(gaining, ({ name, revision, remembered }) => {
    const digest = revision?.digest ?? remembered?.digest ?? null;
    return digest === null
      ? unknown(`The image of ${name} is not known by digest.`)
      : pass(`${name} is ${digest.slice(0, 19)}…`);
  });
  return check('digest_present', 'Digest present', seen);
}

export function secrets(gaining: readonly Gaining[]): Check {
  const references = gaining.flatMap((each) => each.revision?.secrets ?? []);
  const latest = [
    ...new Set(references.filter((r) => r.version === 'latest').map((r) => r.secret)),
  ];
  const seen = gaining.some((each) => each.revision === null)
    ? unknown('The references could not be read.')
    : latest.length > 0
      ? warn(`${latest.join(', ')} follows "latest", not the traffic.`)
      : references.length === 0
        ? pass('It refers to no secrets.')
        : pass(`${references.length} secret references, each to a fixed version.`);
  return check('references', 'Secret references', seen);
}

/** A revision says by this annotation whether its release changed a schema: `none` or anything else. */
export const MIGRATIONS_ANNOTATION = 'ripcord.dev/migrations';

export function schema({ losing }: Pick<PlanBody, 'losing'>, state: TargetState): Check {
  const said = losing.map(
    (name) =>
      state.revisions.find((revision) => revision.name === name)?.annotations[
        MIGRATIONS_ANNOTATION
      ],
  );
  const changed = said.find((word) => word !== undefined && word !== 'none');
  const seen =
    changed !== undefined
      ? warn(`The release that goes changed the schema (${changed}).`)
      : said.length > 0 && said.every((word) => word === 'none')
        ? pass('The release that goes changed no schema.')
        : unknown('The release does not say.');
  return check('schema', 'Schema compatible', seen);
}

export function history(gaining: readonly Gaining[], ships: boolean): Check {
  const seen = worst(gaining, ({ name, remembered }) =>
    remembered?.firstServedAt
      ? pass(`${name} has served before.`)
      : ships
        ? pass(`${name} is new: it is given traffic by and by.`)
        : warn(`${name} was never seen serving.`),
  );
  return check('history', 'Has served before', seen);
}

export function settledState(state: TargetState): Check {
  return check(
    'settled',
    'Not changing right now',
    state.reconciling
      ? warn('The platform is still carrying out an earlier change.')
      : pass('Nothing is under way.'),
  );
}

export function gitops({ gitopsOwner, lastModifier }: TargetState): Check {
  return check(
    'gitops',
    'No GitOps owner',
    gitopsOwner === null
      ? pass(lastModifier === null ? 'None is known.' : `Last writer ${accountName(lastModifier)}.`)
      : warn(`${gitopsOwner} owns it and may put its own state back.`),
  );
}

export function capacity({ scaling }: TargetState, gaining: readonly Gaining[]): Check {
  const limits = gaining.map((each) => each.revision?.maxInstances ?? null);
  const seen =
    scaling.mode === 'manual'
      ? scaling.manual === 0
        ? warn('The service is scaled to no instances by hand.')
        : warn(`Scaled by hand to ${scaling.manual ?? 'an unknown number of'} instances.`)
      : pass(
          limits.every((limit) => limit === null)
            ? 'Scales by itself, to the platform’s own limit.'
            : `Scales by itself, up to ${limits.filter((limit) => limit !== null).join(' and ')} instances.`,
        );
  return check('capacity', 'Capacity', seen);
}

const RANK = { block: 0, unknown: 1, warn: 2, pass: 3 } as const;

/** The worst of what was seen of each revision; with several bad ones, all their evidence. */
function worst(gaining: readonly Gaining[], look: (each: Gaining) => Seen): Seen {
  const seen = gaining.map(look);
  const rank = Math.min(3, ...seen.map((each) => RANK[each.result]));
  const shown = seen.filter((each) => RANK[each.result] === rank);
  const [first] = shown;
  if (first === undefined) return unknown('No revision would get traffic.');
  return { result: first.result, evidence: shown.map((each) => each.evidence).join(' ') };
}

function served(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
