import type { LookSeen } from '@/lib/runs/look-outcomes';
import { sendSynthetic } from '../send-request';
import type { EngineDeps } from './deps';
import type { LoadedRun } from './load';
import { readRunbook } from './runbook';

/** Longer than any of them may take by its own deadline. */
const ASK_MS = 10_000;

/** Sends each of the runbook's synthetic requests with these ids once, all at the same time. */
export async function askRequests(
  deps: EngineDeps,
  { body }: LoadedRun,
  ids: readonly string[],
): Promise<LookSeen> {
  const runbook = await readRunbook(deps.db.prisma, body.runbookDigest);
  const known = runbook?.synthetic_requests ?? [];
  const to = { service: body.service.slug, url: body.url };
  const answers = await Promise.all(
    ids.map(async (id) => {
      const request = known.find((each) => each.id === id);
      if (request === undefined) return { sent: false, passed: false, detail: `No request ${id}.` };
      return sendSynthetic(sender(deps), to, request, AbortSignal.timeout(ASK_MS));
    }),
  );
  const sent = answers.filter((each) => each.sent);
  const evidence = answers.map(({ detail }) => detail).join(' ');
  if (sent.some(({ passed }) => !passed)) return { state: 'not_well', evidence };
  // One that could not be sent says nothing of the others, and they say nothing of it.
  return { state: sent.length === answers.length ? 'well' : 'left_out', evidence };
}

function sender(deps: EngineDeps): Parameters<typeof sendSynthetic>[0] {
  return {
    secret: (service, name) => deps.secret(service, name),
    payload: (service, request) => deps.payload(service, request),
    probe: async (order, signal) => {
      const outcome = await deps.probe(order, signal);
      return { ...outcome, barred: outcome.barred === true };
    },
  };
}
