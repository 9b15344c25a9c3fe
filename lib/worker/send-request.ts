/** One request of a runbook to a service: a probe, or a synthetic one. No secret comes back. */
import { createHmac } from 'node:crypto';
import { whyNotSent } from '@/lib/failure-modes/detections';
import type { ProbeSymptom } from '@/lib/failure-modes/observations';
import type { SyntheticRequest } from '@/lib/runbooks/knowledge-schema';
import type { Probe } from '@/lib/runbooks/procedure-schema';
import type { EngineDeps, ProbeOrder } from './engine/deps';
import type { GuardedOutcome } from './guarded-probe';

export interface Sender extends Pick<EngineDeps, 'secret' | 'payload'> {
  probe(order: ProbeOrder, signal: AbortSignal): Promise<GuardedOutcome>;
}

/** Whom it is sent to. */
export interface Addressee {
  readonly service: string;
  /** Null: it has no address. */
  readonly url: string | null;
}

export interface SentAnswer {
  /** Null: there was no answer, or nothing was sent. */
  readonly status: number | null;
  readonly passed: boolean;
  /** One sentence. */
  readonly detail: string;
  readonly sent: boolean;
  /** The member that was asked for; absent: it was not said. */
  readonly told?: string | undefined;
}

const SYNTHETIC_DEADLINE_MS = 5000;

export async function sendProbe(
  sender: Sender,
  to: Addressee,
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbeSymptom> {
  const answer = await send(sender, to, probe, probe.deadline_seconds * 1000, signal);
  const { passed, sent, detail } = answer;
  if (!sent) return { id: probe.id, outcome: 'skipped', detail };
  return { id: probe.id, outcome: passed ? 'passed' : 'failed', detail };
}

/** A probe's request, for one member of its answer, whatever the status. */
export async function askMember(
  sender: Sender,
  to: Addressee,
  probe: Probe,
  member: string,
  signal: AbortSignal,
): Promise<{ readonly version: string | null; readonly detail: string }> {
  const asked = { ...probe, tell: member };
  const { told, detail } = await send(sender, to, asked, probe.deadline_seconds * 1000, signal);
  return { version: told ?? null, detail };
}

/** Only what may be sent while an incident is under way. */
export async function sendSynthetic(
  sender: Sender,
  to: Addressee,
  request: SyntheticRequest,
  signal: AbortSignal,
): Promise<SentAnswer> {
  const why = whyNotSent(request);
  if (why !== null || request.path === undefined) return notSent(why ?? 'It has no path.');
  const payload = request.body ?? givenPayload(sender, to.service, request);
  if (payload === null) {
    const at = `services.${to.service}.payloads.${request.id}`;
    return notSent(
      `Nothing was sent: its payload is the team’s own file ${request.body_file}, and ${at} in ripcord.yaml names none that can be read. A person sends the written line.`,
    );
  }
  const headers = { ...request.headers };
  if (request.sign !== undefined) {
    const secret = sender.secret(to.service, request.sign.secret);
    if (secret === null) return notSent(noSecret(request.sign.secret));
    headers[request.sign.header] = signatureOf(payload ?? '', secret);
  }
  const { method, path, needs, expect_status } = request;
  return send(
    sender,
    to,
    { method, path, headers, body: payload, needs, expect_status },
    SYNTHETIC_DEADLINE_MS,
    signal,
  );
}

/** `undefined`: it needs none. */
function givenPayload(
  sender: Sender,
  service: string,
  { id, body_file }: SyntheticRequest,
): string | null | undefined {
  return body_file === undefined ? undefined : sender.payload(service, id);
}

/** Lower-case hex of the HMAC alone: a prefix, as `openssl dgst` prints one, makes it wrong. */
export function signatureOf(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body, 'utf8').digest('hex');
}

type Sendable = Pick<Probe, 'method' | 'path' | 'headers' | 'expect_status'> &
  Partial<Pick<Probe, 'body' | 'needs' | 'expect_json'> & Pick<ProbeOrder, 'tell'>>;

async function send(
  sender: Sender,
  { service, url }: Addressee,
  { method, path, headers, body, needs, expect_status, expect_json, tell }: Sendable,
  deadlineMs: number,
  callerSignal: AbortSignal,
): Promise<SentAnswer> {
  if (url === null) return notSent('It has no address.');
  const all = { ...headers };
  if (needs !== undefined) {
    const secret = sender.secret(service, needs.secret);
    if (secret === null) return notSent(noSecret(needs.secret));
    all[needs.header] = secret;
  }
  const { passed, status, barred, detail, told } = await sender.probe(
    {
      method,
      url: `${url.replace(/\/+$/, '')}${path}`,
      headers: all,
      body: body ?? null,
      expectStatus: expect_status,
      expectJson: expect_json,
      tell,
      deadlineMs,
    },
    AbortSignal.any([callerSignal, AbortSignal.timeout(deadlineMs)]),
  );
  return { status, passed, detail: `${method} ${path}: ${detail}`, sent: !barred, told };
}

function noSecret(name: string): string {
  return `Secret ${name} is not set for this service.`;
}

function notSent(detail: string): SentAnswer {
  return { status: null, passed: false, detail, sent: false };
}
