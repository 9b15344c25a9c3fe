/** Pure: one command of the allow-list inside one pod. What it does there, nobody here can tell. */
import { isDeepStrictEqual } from 'node:util';
import { ok } from '@/lib/result';
import { afterOneChange, type PureAction, preconditionOf, refuse, workloadIn } from './outcome';
import { shellQuoted } from './shell-quoted';

/** What may be run inside a pod, by its name in ripcord.yaml. */
export type AllowList = Readonly<Record<string, readonly string[]>>;

export function execInPod(allowed: AllowList): PureAction<'exec_in_pod'> {
  return {
    plan(_address, input, state) {
      const found = workloadIn(state);
      if (!found.ok) return found;
      const { namespace } = found.value;
      const argv = Object.hasOwn(allowed, input.allowed) ? allowed[input.allowed] : undefined;
      if (argv === undefined || argv.length === 0 || !isListed(argv, input.argv)) {
        return refuse(
          'invalid',
          `"${input.allowed}" is not in the list of commands that may be run.`,
        );
      }
      const pod = found.value.pods.find(({ name }) => name === input.pod);
      if (pod === undefined) return refuse('not_found', `There is no pod ${input.pod} any more.`);
      if (pod.ending || pod.phase !== 'Running') {
        return refuse('conflict', `Pod ${pod.name} does not run: ${pod.reason ?? pod.phase}.`);
      }
      const line = argv.map((word) => (/^[\w./:=@%+-]+$/.test(word) ? word : shellQuoted(word)));
      return ok({
        kind: 'exec_in_pod',
        input: { ...input, argv: [...argv] },
        before: { done: false },
        after: { done: true },
        precondition: preconditionOf(state),
        inverse: null,
        reversible: 'none',
        risk: 'destructive',
        commandLine: `kubectl exec ${pod.name} -n ${namespace} -- ${line.join(' ')}`,
        willNotRestore: [
          'What the command changes is not known here: nothing gives it back.',
          'If the connection is lost, whether it ran to its end is not known.',
        ],
        words: {
          act: `run "${input.allowed}" in pod ${pod.name}`,
          after: `"${input.allowed}" run in pod ${pod.name}`,
          before: `"${input.allowed}" not run`,
          subject: 'command',
          rows: [{ label: 'Command', now: 'not run', after: line.join(' ') }],
        },
      });
    },

    /** A command leaves no mark that could be read back. */
    landed: () => 'cannot_tell',

    /** Asked only of a command whose end was told. */
    verify: (plan) => ({
      outcome: 'effective',
      evidence: `"${plan.input.allowed}" ended in pod ${plan.input.pod} without an error.`,
    }),

    project: (_plan, state) => afterOneChange(state),

    unchanged: (plan, state) =>
      state.uid === plan.precondition.uid &&
      (state.workload?.pods.some(({ name, ending }) => name === plan.input.pod && !ending) ??
        false),
  };
}

/** Who plans it names the command and nothing else, or the very words of the list. */
function isListed(argv: readonly string[], asked: readonly string[]): boolean {
  return asked.length === 0 || isDeepStrictEqual(argv, asked);
}
