import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { callApi } from '../api-client';
import { type CliCommand, CliError, type CliInput, needed, text } from '../cli-command';

/** The same commands as the console's, over /api/v1; each prints the answer as JSON. */
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Call {
  readonly words: readonly string[];
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly string[];
  readonly method: Method;
  path(input: CliInput): string;
  body?(input: CliInput): object;
}

const drill = { drill: { type: 'boolean' } } as const;

function incident(input: CliInput, rest: string): string {
  const written = needed(input.positionals[0], 'NUMBER');
  const number = written.replace(/^(INC|D)-/i, '');
  if (!/^\d+$/.test(number)) throw new CliError(`“${written}” is no incident number`);
  return `/incidents/${number}${rest}`;
}

function isDrill(input: CliInput): boolean {
  return input.values.drill === true || /^D-/i.test(input.positionals[0] ?? '');
}

const read = (input: CliInput, rest = '') =>
  `${incident(input, rest)}${isDrill(input) ? '?drill=true' : ''}`;

const CALLS: readonly Call[] = [
  {
    words: ['services'],
    usage: 'services',
    summary: 'Every service with its state, worst first.',
    method: 'GET',
    path: () => '/services',
  },
  {
    words: ['incidents'],
    usage: 'incidents',
    summary: 'The newest incidents, open ones first.',
    method: 'GET',
    path: () => '/incidents',
  },
  {
    words: ['declare'],
    usage: 'declare SERVICE --title TITLE --severity 1..4 [--impact TEXT] [--drill]',
    summary: 'Declare an incident.',
    options: ['title', 'severity', 'impact'],
    method: 'POST',
    path: () => '/incidents',
    body: (input) => ({
      service: needed(input.positionals[0], 'SERVICE'),
      title: needed(text(input, 'title'), '--title'),
      severity: Number(needed(text(input, 'severity'), '--severity')),
      userImpact: text(input, 'impact') ?? '',
      drill: input.values.drill === true,
    }),
  },
  {
    words: ['decision'],
    usage: 'decision NUMBER',
    summary: 'What the runbook says now, with the path it took.',
    method: 'GET',
    path: (input) => read(input, '/decision'),
  },
  {
    words: ['apply'],
    usage: 'apply RUN --plan HASH',
    summary: 'Carry out a planned run, exactly as planned.',
    options: ['plan'],
    method: 'POST',
    path: ({ positionals }) => `/runs/${needed(positionals[0], 'RUN')}/apply`,
    body: (input) => ({ planHash: needed(text(input, 'plan'), '--plan') }),
  },
  {
    words: ['abort'],
    usage: 'abort RUN',
    summary: 'Stop a run that is under way; says what it left.',
    method: 'POST',
    path: ({ positionals }) => `/runs/${needed(positionals[0], 'RUN')}/abort`,
  },
  {
    words: ['run'],
    usage: 'run RUN',
    summary: 'One run: steps, lamps, outcome.',
    method: 'GET',
    path: ({ positionals }) => `/runs/${needed(positionals[0], 'RUN')}`,
  },
  {
    words: ['note'],
    usage: 'note NUMBER TEXT',
    summary: 'Write a note on the timeline.',
    method: 'POST',
    path: (input) => incident(input, '/notes'),
    body: (input) => ({ text: needed(input.positionals[1], 'TEXT'), drill: isDrill(input) }),
  },
  {
    words: ['timeline'],
    usage: 'timeline NUMBER',
    summary: 'The timeline of an incident.',
    method: 'GET',
    path: (input) => read(input, '/timeline'),
  },
  {
    words: ['status'],
    usage: 'status NUMBER STATUS [--reason TEXT]',
    summary: 'Move an incident to another status.',
    options: ['reason'],
    method: 'PUT',
    path: (input) => incident(input, '/status'),
    body: (input) => ({
      to: needed(input.positionals[1], 'STATUS'),
      reason: text(input, 'reason') ?? null,
      drill: isDrill(input),
    }),
  },
  {
    words: ['publish'],
    usage: 'publish NUMBER --status STATUS --impact IMPACT --body TEXT [--draft ID]',
    summary: 'Publish an update on the status page.',
    options: ['status', 'impact', 'body', 'draft'],
    method: 'POST',
    path: (input) => incident(input, '/updates'),
    body: (input) => ({
      status: needed(text(input, 'status'), '--status'),
      impact: needed(text(input, 'impact'), '--impact'),
      body: needed(text(input, 'body'), '--body'),
      draftId: text(input, 'draft') ?? null,
    }),
  },
];

function commandOf(call: Call): CliCommand {
  return {
    words: call.words,
    usage: call.usage,
    summary: call.summary,
    options: {
      ...drill,
      ...Object.fromEntries(
        (call.options ?? []).map((name) => [name, { type: 'string' as const }]),
      ),
    },
    run: async (input) => {
      const answer = await callApi(call.method, call.path(input), call.body?.(input));
      console.log(JSON.stringify(answer, null, 2));
      return 0;
    },
  };
}

const asked = z.object({ planRequestId: z.string() });
const difference = z.object({
  request: z.object({ status: z.enum(['asked', 'ready', 'refused']) }),
});
const PLAN_PATIENCE_MS = 30_000;
const PLAN_LOOK_MS = 200;

/** A plan is made by the worker: ask, then look until it is there. */
async function waitForPlan(path: string, body: object): Promise<number> {
  const { planRequestId } = asked.parse(await callApi('POST', path, body));
  const giveUp = performance.now() + PLAN_PATIENCE_MS;
  while (performance.now() < giveUp) {
    const answer = await callApi('GET', `/plan-requests/${planRequestId}`);
    const { status } = difference.parse(answer).request;
    if (status !== 'asked') {
      console.log(JSON.stringify(answer, null, 2));
      return status === 'ready' ? 0 : 1;
    }
    await sleep(PLAN_LOOK_MS);
  }
  throw new CliError(
    `no plan after 30 s; is a worker running? Look again: plan request ${planRequestId}`,
  );
}

const plan: CliCommand = {
  words: ['plan'],
  usage: 'plan NUMBER [--procedure ID] [--revision NAME]',
  summary: 'Plan a rollback: difference, verdict, inverse, plan hash. Changes nothing.',
  options: { ...drill, procedure: { type: 'string' }, revision: { type: 'string' } },
  run: (input) =>
    waitForPlan(incident(input, '/plans'), {
      drill: isDrill(input),
      ...(text(input, 'procedure') === undefined ? {} : { procedure: text(input, 'procedure') }),
      revision: text(input, 'revision') ?? null,
    }),
};

const undo: CliCommand = {
  words: ['undo'],
  usage: 'undo RUN',
  summary: 'Plan the inverse of a run: restores the recorded state. Apply it to do it.',
  options: {},
  run: ({ positionals }) => waitForPlan(`/runs/${needed(positionals[0], 'RUN')}/undo`, {}),
};

export const apiCommands: readonly CliCommand[] = [...CALLS.map(commandOf), plan, undo];
