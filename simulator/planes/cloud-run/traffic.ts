import { err, ok, type Result } from '@/lib/result';
import type { ServedTarget, Service, TrafficTarget } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';

const TAG = /^[a-z]([-a-z0-9]{0,44}[a-z0-9])?$/;

/** A traffic target as it comes over the wire, defaults filled in. */
export interface WireTraffic {
  readonly type: string | number;
  readonly revision: string;
  readonly percent: number;
  readonly tag: string;
}

function violation(field: string, text: string): { ok: false; error: RpcError } {
  return err(
    rpcError(
      'INVALID_ARGUMENT',
      `Violation in UpdateServiceRequest.service.traffic${field}: ${text}`,
    ),
  );
}

/** Wire form to ours, with the checks that are made before anything is stored. */
export function parseTraffic(wire: readonly WireTraffic[]): Result<TrafficTarget[], RpcError> {
  const targets: TrafficTarget[] = [];
  for (const [index, entry] of wire.entries()) {
    const at = `[${index}]`;
    if (!Number.isInteger(entry.percent) || entry.percent < 0 || entry.percent > 100) {
      return violation(`${at}.percent`, `${entry.percent} is not between 0 and 100.`);
    }
    if (entry.tag !== '' && !TAG.test(entry.tag)) {
      return violation(`${at}.tag`, `'${entry.tag}' is not a valid tag.`);
    }
    const tag = entry.tag === '' ? null : entry.tag;
    if (entry.type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST') {
      if (entry.revision !== '') {
        return violation(`${at}.revision`, 'must be empty for a target of type LATEST.');
      }
      targets.push({ type: 'LATEST', revision: null, percent: entry.percent, tag });
    } else if (entry.type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION') {
      if (entry.revision === '') {
        return violation(`${at}.revision`, 'is required for a target of type REVISION.');
      }
      if (entry.revision.includes('/')) {
        return violation(
          `${at}.revision`,
          `'${entry.revision}' is a path; name the revision only.`,
        );
      }
      targets.push({ type: 'REVISION', revision: entry.revision, percent: entry.percent, tag });
    } else {
      return violation(`${at}.type`, 'must be LATEST or REVISION.');
    }
  }
  if (targets.length === 0) {
    return ok([{ type: 'LATEST', revision: null, percent: 100, tag: null }]);
  }
  return checkTogether(targets);
}

function checkTogether(targets: TrafficTarget[]): Result<TrafficTarget[], RpcError> {
  const sum = targets.reduce((total, target) => total + target.percent, 0);
  if (sum !== 100) return violation('', `percentages sum to ${sum}, not 100.`);
  const tags = targets.flatMap((target) => (target.tag === null ? [] : [target.tag]));
  const twice = tags.find((tag, index) => tags.indexOf(tag) !== index);
  if (twice !== undefined) return violation('', `tag '${twice}' is used more than once.`);
  return ok(targets);
}

/** The first revision that is asked for and not there. */
export function unknownRevision(
  service: Service,
  targets: readonly TrafficTarget[],
): RpcError | null {
  const names = new Set(service.revisions.map((revision) => revision.name));
  const unknown = targets.find((target) => target.revision !== null && !names.has(target.revision));
  if (unknown === undefined) return null;
  return rpcError(
    'INTERNAL',
    `Revision '${unknown.revision}' does not exist or is deleted. ` +
      'Update all traffic to route to currently available revisions.',
  );
}

export function resolveTraffic(
  targets: readonly TrafficTarget[],
  latestReady: string,
): ServedTarget[] {
  return targets.map((target) => ({ ...target, revision: target.revision ?? latestReady }));
}

/** What the front ends do with a list: percent per revision, without zeros. */
export function splitOf(served: readonly ServedTarget[]): { revision: string; percent: number }[] {
  const percents = new Map<string, number>();
  for (const { revision, percent } of served) {
    if (percent > 0) percents.set(revision, (percents.get(revision) ?? 0) + percent);
  }
  return [...percents].map(([revision, percent]) => ({ revision, percent }));
}

export function sameTraffic(a: readonly TrafficTarget[], b: readonly TrafficTarget[]): boolean {
  return JSON.stringify(a.map(inOrder)) === JSON.stringify(b.map(inOrder));
}

function inOrder({ type, revision, percent, tag }: TrafficTarget): readonly unknown[] {
  return [type, revision, percent, tag];
}
