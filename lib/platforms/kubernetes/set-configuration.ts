/** Pure: the whole data of a ConfigMap that the workload reads, with the difference shown. */
import { isDeepStrictEqual } from 'node:util';
import type { TargetState, WorkloadState } from '@/lib/fleet/target-state';
import type { CallWords } from '@/lib/platforms/platform';
import { ok } from '@/lib/result';
import { withoutSecrets } from '@/lib/signals/redact';
import {
  afterOneChange,
  landedByContent,
  type PureAction,
  preconditionOf,
  refuse,
  verifyChange,
  workloadIn,
} from './outcome';
import { shellQuoted } from './shell-quoted';

type Data = Readonly<Record<string, string>> | null;

export const setConfiguration: PureAction<'set_configuration'> = {
  plan(_address, input, state) {
    const found = workloadIn(state);
    if (!found.ok) return found;
    const { name: workload, namespace } = found.value;
    const { name, data: after } = input;
    const before = dataOf(found.value, name);
    if (before === undefined) {
      return refuse(
        'not_found',
        `${workload} reads no ConfigMap ${name}, or it could not be read.`,
      );
    }
    if (isDeepStrictEqual(before, after)) {
      return refuse('conflict', `ConfigMap ${name} says that already.`);
    }
    const rows = difference(before, after);
    return ok({
      kind: 'set_configuration',
      input,
      before: { name, data: before === null ? null : { ...before } },
      after: { name, data: after },
      precondition: preconditionOf(state),
      inverse: { name, data: before === null ? null : { ...before } },
      reversible: before === null || after === null ? 'equivalent' : 'exact',
      risk: 'risky',
      commandLine: commandLine(namespace, name, before, after),
      willNotRestore: [
        'Pods that run keep the values that they started with, until they are restarted; a mounted file changes by itself within minutes.',
        ...(after === null ? ['A pod that needs it does not start without it.'] : []),
        'Whoever else reads it gets the new values too.',
      ],
      words: {
        act: `${after === null ? 'delete' : before === null ? 'create' : 'change'} the ConfigMap ${name}`,
        after: `ConfigMap ${name}: ${keys(rows.length)} changed`,
        before: `ConfigMap ${name} as it is`,
        subject: 'configuration',
        rows,
      },
    });
  },

  landed: (plan, _intent, state) =>
    landedByContent(plan, state, (_read, workload) => contentOf(plan, workload)),

  verify: (plan, state) =>
    verifyChange(plan, state, false, (_read, workload) => ({
      ...contentOf(plan, workload),
      askedNow: `ConfigMap ${plan.after.name} says something else now`,
      progress: {
        outcome: 'complete',
        evidence: `ConfigMap ${plan.after.name} ${plan.after.data === null ? 'is gone' : 'says what was planned'}`,
      },
    })),

  project(plan, state) {
    const { workload } = state;
    if (workload === undefined) return state;
    const configurations = workload.configurations.map((each) =>
      each.kind === 'ConfigMap' && each.name === plan.after.name
        ? {
            ...each,
            data: plan.after.data,
            exists: plan.after.data !== null,
            resourceVersion: null,
            changedAt: state.readAt,
          }
        : each,
    );
    return afterOneChange(state, { ...workload, configurations });
  },

  unchanged: (plan, state: TargetState) =>
    state.uid === plan.precondition.uid &&
    state.workload !== undefined &&
    contentOf(plan, state.workload).asBefore,
};

/** Null: there is none. Undefined: nobody knows. */
function dataOf({ configurations }: WorkloadState, name: string): Data | undefined {
  const found = configurations.find((each) => each.kind === 'ConfigMap' && each.name === name);
  if (found === undefined) return undefined;
  if (!found.exists) return null;
  return found.data ?? undefined;
}

function contentOf(
  { before, after }: { before: { name: string; data: Data }; after: { data: Data } },
  workload: WorkloadState,
) {
  const now = dataOf(workload, before.name);
  return {
    asked: isDeepStrictEqual(now, after.data),
    asBefore: isDeepStrictEqual(now, before.data),
  };
}

const MAX_SHOWN = 200;

function difference(before: Data, after: Data): CallWords['rows'] {
  const names = [
    ...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]),
  ].toSorted();
  return names
    .filter((key) => before?.[key] !== after?.[key])
    .map((key) => ({
      label: key,
      now: shown(key, before?.[key]),
      after: shown(key, after?.[key]),
    }));
}

/** A ConfigMap is no place for secrets, and yet they are found there. */
function shown(key: string, value: string | undefined): string {
  if (value === undefined) return 'not set';
  if (value === '') return 'empty';
  const safe = withoutSecrets(`${key}=${value}`).slice(key.length + 1);
  return safe.length > MAX_SHOWN ? `${safe.slice(0, MAX_SHOWN)}…` : safe;
}

function keys(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`;
}

function commandLine(namespace: string, name: string, before: Data, after: Data): string {
  if (after === null) return `kubectl delete configmap ${name} -n ${namespace}`;
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: after,
  });
  return before === null
    ? `kubectl create -f - <<< ${shellQuoted(body)}`
    : `kubectl patch configmap ${name} -n ${namespace} --type=json -p ${shellQuoted(JSON.stringify([{ op: 'add', path: '/data', value: after }]))}`;
}
