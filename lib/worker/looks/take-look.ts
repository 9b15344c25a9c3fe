/** Takes one look that a runbook names: reads what it is about, and has it judged. Changes nothing. */
import { BUILDS_SHOWN, isFailed, judgeBuilds } from '@/lib/failure-modes/looks/builds';
import { judgeCertificates } from '@/lib/failure-modes/looks/certificates';
import { judgeDatabaseOperations } from '@/lib/failure-modes/looks/database-operations';
import { judgeDependency } from '@/lib/failure-modes/looks/dependency';
import { cannotTell, type Read } from '@/lib/failure-modes/looks/look-result';
import { judgeRevisions } from '@/lib/failure-modes/looks/revisions';
import { judgeSecretVersions, secretsOf } from '@/lib/failure-modes/looks/secret-versions';
import { judgeServiceAccount } from '@/lib/failure-modes/looks/service-account';
import { judgeVariables } from '@/lib/failure-modes/looks/variables';
import type { Looked } from '@/lib/failure-modes/observations';
import { revisionBefore, revisionsInQuestion } from '@/lib/failure-modes/revisions-in-question';
import type { DetectionResult } from '@/lib/failure-modes/stored-reading';
import type { TargetState } from '@/lib/fleet/target-state';
import type { Look, LookOf } from '@/lib/runbooks/look-schema';
import type { Runbook } from '@/lib/runbooks/schema';
import { type Addressee, type Sender, sendProbe } from '../send-request';
import { lookAtVersion } from './answer-version';
import type { LookReader } from './look-reader';

/** Where a look is taken, and whom it asks. */
export interface LookAt {
  readonly target: Addressee;
  readonly runbook: Pick<Runbook, 'verification' | 'dependencies' | 'variables'>;
  /** As the worker last saw it: looks that are taken together see the same. */
  readonly state: Looked<TargetState>;
  readonly reader: LookReader;
  readonly sender: Sender;
  readonly now: Date;
  /** The last revision that was known to be good; null: none is. */
  readonly goodRevision: () => Promise<string | null>;
  /** One of the fleet's services by its name in ripcord.yaml; null: it is none, or not connected. */
  readonly service: (slug: string) => Promise<Looked<TargetState> | null>;
}

/** What can't be looked at is unknown, and says why. */
export async function takeLook(
  at: LookAt,
  look: Look,
  signal: AbortSignal,
): Promise<DetectionResult> {
  switch (look.kind) {
    case 'builds':
      return lookAtBuilds(at, look);
    case 'certificates':
      return judgeCertificates(look, await at.reader.certificates(), at.now);
    case 'database_operations': {
      const read = await at.reader.operations(look.database ?? '(default)');
      return judgeDatabaseOperations(look, read, at.now);
    }
    case 'dependency':
      return lookAtDependency(at, look, signal);
    default:
      return at.state.known
        ? lookAtState(at, look, at.state, signal)
        : cannotTell(`What runs is not known: ${at.state.why}.`);
  }
}

type OfState = Exclude<
  Look['kind'],
  'builds' | 'certificates' | 'database_operations' | 'dependency'
>;

async function lookAtState(
  at: LookAt,
  look: LookOf<OfState>,
  { value: state, at: readAt }: Extract<Looked<TargetState>, { known: true }>,
  signal: AbortSignal,
): Promise<DetectionResult> {
  const revisions = revisionsInQuestion(state);
  const [newest] = revisions;
  const before = newest === undefined ? null : revisionBefore(state, newest);
  switch (look.kind) {
    case 'revisions':
      return judgeRevisions(look, state, readAt);
    case 'variables': {
      const required = at.runbook.variables.flatMap(({ name, required: must }) =>
        must === true ? [name] : [],
      );
      return judgeVariables(look, { required, revisions, before });
    }
    case 'service_account': {
      const accounts = look.roles === undefined ? [] : revisions.map((each) => each.serviceAccount);
      const named = accounts.flatMap((account) => account ?? []);
      const roles = await readEach(named, (account) => at.reader.roles(account));
      return judgeServiceAccount(look, { revisions, before, roles });
    }
    case 'secret_versions': {
      const secrets = secretsOf(look, revisions);
      const versions = await readEach(secrets, (secret) => at.reader.versions(secret));
      return judgeSecretVersions(look, { revisions, versions });
    }
    case 'answer_version':
      return lookAtVersion(at, look, state, signal);
  }
}

async function readEach<T>(
  names: readonly string[],
  read: (name: string) => Promise<Read<T>>,
): Promise<ReadonlyMap<string, Read<T>>> {
  return new Map(
    await Promise.all([...new Set(names)].map(async (name) => [name, await read(name)] as const)),
  );
}

async function lookAtBuilds({ reader }: LookAt, look: LookOf<'builds'>): Promise<DetectionResult> {
  const builds = await reader.builds();
  const failed =
    builds.state === 'read' ? builds.value.slice(0, BUILDS_SHOWN).find(isFailed) : undefined;
  const log =
    failed === undefined ? null : { build: failed.id, lines: await reader.buildLog(failed) };
  return judgeBuilds(look, { builds, log });
}

async function lookAtDependency(
  at: LookAt,
  look: LookOf<'dependency'>,
  signal: AbortSignal,
): Promise<DetectionResult> {
  const { runbook, sender, target } = at;
  const dependency = runbook.dependencies.find(({ id }) => id === look.dependency);
  if (dependency === undefined) {
    return cannotTell(`The runbook has no dependency ${look.dependency}.`);
  }
  const probe = runbook.verification.probes.find(({ id }) => id === dependency.probe);
  const name = dependency.service;
  const [state, probed] = await Promise.all([
    name === undefined ? null : at.service(name),
    probe === undefined ? null : sendProbe(sender, target, probe, signal),
  ]);
  const service = state === null || name === undefined ? null : { name, state };
  return judgeDependency(look, dependency, { service, probe: probed });
}
