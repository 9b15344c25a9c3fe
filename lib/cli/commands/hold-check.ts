import { z } from 'zod';
import { type HoldGate, whyStopped } from '@/lib/runs/hold-gate';
import { ApiRefusal, ApiUnreachable, callApi } from '../api-client';
import { type CliCommand, CliError, needed, text } from '../cli-command';

const FREE = 0;
const NOT_KNOWN = 1;
const STOPPED = 3;

const DIGEST = /(^|@)sha256:/i;

const revision = z.object({ revision: z.string(), digest: z.string().nullable() });
const gate = z.object({
  service: z.string(),
  held: z.boolean(),
  holds: z.array(
    revision.extend({
      reason: z.string(),
      owner: z.string(),
      since: z.string(),
      expiresAt: z.string(),
      incident: z.number().nullable(),
      drill: z.boolean(),
    }),
  ),
  pinned: z.boolean().nullable(),
  broken: z.array(revision.extend({ reason: z.string().nullable() })),
  sentence: z.string(),
}) satisfies z.ZodType<HoldGate>;

/**
 * The gate for a pipeline. 0: deploy. 3: held, or marked broken. 2: asked wrongly, or there is no such
 * service. 1: it is not known, and a pipeline that can't know must not deploy.
 */
export const holdCheck: CliCommand = {
  words: ['hold', 'check'],
  usage: 'hold check SERVICE [--revision NAME | --digest DIGEST] [--json]',
  summary: 'May a pipeline deploy? Exit 0: yes, 3: held or marked broken, 1: not known, so no.',
  options: {
    revision: { type: 'string' },
    digest: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: async (input) => {
    const service = needed(input.positionals[0], 'SERVICE');
    const wanted = {
      revision: text(input, 'revision') ?? null,
      digest: text(input, 'digest') ?? null,
    };
    if (wanted.revision !== null && wanted.digest !== null) {
      throw new CliError('--revision or --digest, not both');
    }
    if (wanted.revision === '' || wanted.digest === '') {
      throw new CliError('what --revision or --digest names is empty');
    }
    // A tag names another image tomorrow: whether that one is held can't be told.
    if (wanted.digest !== null && !DIGEST.test(wanted.digest)) {
      throw new CliError('--digest takes sha256:…, or an image reference that ends in @sha256:…');
    }
    const answer = await askGate(service);
    if (typeof answer === 'string') {
      console.error(`${service}: not known whether it is held, so do not deploy: ${answer}`);
      return NOT_KNOWN;
    }
    const stopped = whyStopped(answer, wanted);
    if (input.values.json === true) console.log(JSON.stringify(answer, null, 2));
    else console.log(stopped === null ? freeLine(answer, wanted) : `STOP: ${stopped}`);
    return stopped === null ? FREE : STOPPED;
  },
};

/** A sentence: why nobody can tell. Throws what is the asker's own mistake. */
async function askGate(service: string): Promise<HoldGate | string> {
  try {
    const answer = await callApi('GET', `/services/${encodeURIComponent(service)}/hold`);
    const parsed = gate.safeParse(answer);
    return parsed.success ? parsed.data : 'the answer is not one of Ripcord’s';
  } catch (error) {
    if (error instanceof ApiUnreachable) return error.message;
    if (error instanceof ApiRefusal && error.status !== 404 && error.status !== 400) {
      return error.message;
    }
    throw error;
  }
}

function freeLine(
  { service, sentence, pinned }: HoldGate,
  { revision: named, digest }: { readonly revision: string | null; readonly digest: string | null },
): string {
  const what = named ?? digest;
  const line = what === null ? `OK: ${sentence}` : `OK: ${what} of ${service} is not held.`;
  return pinned === true
    ? `${line} Traffic is pinned: a new revision gets none until it is given some.`
    : line;
}
