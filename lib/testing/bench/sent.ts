import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { executeCommand } from '@/lib/command';
import { type Database, openDatabase } from '@/lib/db';
import { incidentChangeStatus } from '@/lib/incidents/commands/incident-change-status';
import { incidentDeclare } from '@/lib/incidents/commands/incident-declare';
import { planRequest } from '@/lib/runs/commands/plan-request';
import { listManyServices, type ManyService } from '@/simulator/scenarios/many-services';
import { actorOf, callerMaker } from '../callers';
import { must } from '../console';
import { credentialOf, ORIGIN, SAME_ORIGIN, SECRET } from '../web-credentials';
import type { BenchDatabase } from './bench';
import { type BenchProcess, root, startProcess, startWeb } from './processes';

/**
 * From accepted to sent: a person's request to apply reaches a web process, and the worker's
 * UpdateService reaches the simulator over gRPC. Web, worker and simulators are processes of their
 * own; each run is of a plan of its own, on a service of its own. The planning before isn't measured.
 */
const SIMULATORS = ['near', 'far'] as const;
/** Of each simulator; together 100 runs after the warm-up. */
const SERVICES = 54;
const WARM_UP = 8;
const PLAN_TRIES = 3;
const GIVE_UP_MS = 60_000;
/** Between two looks at what the simulator received; the looks are no part of what is measured. */
const LOOK_MS = 25;

const simulatorReady = z.object({ grpc: z.string(), http: z.string(), rest: z.string() });
const webReady = z.object({ url: z.string() });
export const journal = z.object({
  entries: z.array(
    z.object({
      method: z.string(),
      service: z.string(),
      outcome: z.string(),
      validateOnly: z.boolean(),
      receivedAt: z.number().nullable(),
    }),
  ),
});

interface Service extends ManyService {
  readonly slug: string;
  readonly simulatorUrl: string;
}

export interface Sent {
  /** Milliseconds, of each run. */
  readonly total: readonly number[];
  /** Of them: until the command's answer, in which its commit is. */
  readonly answered: readonly number[];
}

/** The addresses of one simulator, for whoever else is measured against it. */
export type SimulatorAddresses = z.infer<typeof simulatorReady>;

export async function measureSent<T>(
  { directory, server }: BenchDatabase,
  beside: (simulator: SimulatorAddresses) => Promise<T>,
): Promise<Sent & { readonly beside: T }> {
  const started: BenchProcess[] = [];
  const start = async (starting: Promise<BenchProcess>) => {
    const running = await starting;
    started.push(running);
    return running.ready;
  };
  const simulators = await Promise.all(
    SIMULATORS.map(async () =>
      simulatorReady.parse(
        await start(startProcess('simulator/main.ts', ['--scenario', `many:${SERVICES}`], {})),
      ),
    ),
  );
  const services = writeConfiguration(directory, simulators);
  const env = {
    DATABASE_URL: server.appUrl,
    RIPCORD_DATA: directory,
    RIPCORD_CONFIG: path.join(directory, 'ripcord.yaml'),
    RIPCORD_RUNBOOKS: path.join(directory, 'runbooks'),
    RIPCORD_URL: ORIGIN,
    RIPCORD_SECRET: SECRET,
  };
  // The cookie is signed here as a web process would.
  process.env.DATABASE_URL = server.appUrl;
  const db = openDatabase(server.appUrl);
  try {
    await start(startProcess('lib/worker/main.ts', [], env));
    const web = webReady.parse(await start(startWeb(env)));
    const { actor, headers } = await responder(db);
    const total: number[] = [];
    const answered: number[] = [];
    for (const [index, service] of services.entries()) {
      const { number, plan } = await planFor(db, actor, service);
      const times = await applyAndWait(web.url, headers, plan, service);
      // One incident is open at a time: the worker looks often at the services of every open one.
      const over = { number, to: 'resolved', reason: 'It was sent.' };
      must(await executeCommand(db, incidentChangeStatus, actor, over, randomUUID()));
      if (index < WARM_UP) continue;
      total.push(times.sent);
      answered.push(times.answered);
    }
    const [first] = simulators;
    if (first === undefined) throw new Error('no simulator');
    return { total, answered, beside: await beside(first) };
  } finally {
    await db.close();
    await Promise.all(started.map((each) => each.stop()));
  }
}

/** A configuration in which each simulator is a connection with all of its services. */
function writeConfiguration(
  directory: string,
  simulators: readonly SimulatorAddresses[],
): Service[] {
  const runbooks = path.join(directory, 'runbooks');
  mkdirSync(runbooks, { recursive: true });
  cpSync(
    path.join(root, 'runbooks', 'virtuoso-api.yaml'),
    path.join(runbooks, 'virtuoso-api.yaml'),
  );
  const services = SIMULATORS.flatMap((connection, index) =>
    listManyServices(SERVICES).map((service) => ({
      ...service,
      connection,
      slug: `${connection}-${service.name}`,
      simulatorUrl: simulators[index]?.http ?? '',
    })),
  );
  const configuration = {
    demo: true,
    connections: Object.fromEntries(
      SIMULATORS.map((name, index) => [
        name,
        {
          kind: 'cloud-run',
          project: 'many-services',
          region: 'us-central1',
          simulated: true,
          endpoint: simulators[index]?.grpc,
        },
      ]),
    ),
    environments: { production: { production: true } },
    services: Object.fromEntries(
      services.map(({ slug, connection, ref }) => [
        slug,
        {
          name: slug,
          runbook: 'virtuoso-api',
          team: 'many',
          targets: [{ role: 'web', environment: 'production', connection, ref }],
        },
      ]),
    ),
  };
  // JSON is YAML.
  writeFileSync(path.join(directory, 'ripcord.yaml'), JSON.stringify(configuration, null, 1));
  return services;
}

/** A person in a browser: the cookie is looked up with each request. */
async function responder(db: Database) {
  const make = callerMaker(db);
  const { id } = await make.person('commander');
  const credential = await make.session(id);
  const caller = { name: 'commander', credential, known: true, role: null, everywhere: true };
  const actor = await actorOf(db, caller);
  if (actor === null) throw new Error('the new commander is nobody');
  return { actor, headers: { ...(await credentialOf(caller)), ...SAME_ORIGIN } };
}

interface Plan {
  readonly id: string;
  readonly planHash: string;
}

async function planFor(
  db: Database,
  actor: Actor,
  service: Service,
): Promise<{ number: number; plan: Plan }> {
  const declared = must(
    await executeCommand(
      db,
      incidentDeclare,
      actor,
      { service: service.slug, title: 'A third of requests fail', severity: 2 },
      randomUUID(),
    ),
  );
  for (let tries = 1; ; tries += 1) {
    const answer = await askForPlan(db, actor, declared.number, service);
    if ('plan' in answer) return { number: declared.number, plan: answer.plan };
    // On a busy machine a look may run into its deadline: a person asks again.
    if (tries === PLAN_TRIES) throw new Error(`${service.slug}: ${answer.problem}`);
  }
}

async function askForPlan(
  db: Database,
  actor: Actor,
  number: number,
  service: Service,
): Promise<{ plan: Plan } | { problem: string }> {
  const input = { number, procedure: 'quick_rollback', revision: service.good };
  const asked = must(await executeCommand(db, planRequest, actor, input, randomUUID()));
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    const request = await db.prisma.planRequest.findUniqueOrThrow({
      where: { id: asked.planRequestId },
    });
    if (request.status === 'refused') return { problem: request.problem ?? 'refused' };
    if (request.runId !== null) {
      return { plan: await db.prisma.run.findUniqueOrThrow({ where: { id: request.runId } }) };
    }
    await pause(10);
  }
  return { problem: 'nobody planned' };
}

/** Milliseconds since the web process received the request. */
async function applyAndWait(
  webUrl: string,
  headers: Readonly<Record<string, string>>,
  { id, planHash }: Plan,
  service: Service,
): Promise<{ answered: number; sent: number }> {
  const response = await fetch(`${webUrl}/api/v1/runs/${id}/apply`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ planHash }),
  });
  const answeredAt = performance.timeOrigin + performance.now();
  const text = await response.text();
  if (!response.ok) throw new Error(`${service.slug}: ${response.status} ${text}`);
  const receivedAt = Number(response.headers.get('x-received-at'));
  const until = performance.now() + GIVE_UP_MS;
  while (performance.now() < until) {
    const read = await fetch(`${service.simulatorUrl}/journal`);
    const sent = journal
      .parse(await read.json())
      .entries.find((entry) => entry.service === service.ref && !entry.validateOnly);
    if (sent !== undefined && sent.receivedAt !== null) {
      return { answered: answeredAt - receivedAt, sent: sent.receivedAt - receivedAt };
    }
    await pause(LOOK_MS);
  }
  throw new Error(`${service.slug}: nothing was sent`);
}
