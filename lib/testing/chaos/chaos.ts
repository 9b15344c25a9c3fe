import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@/lib/db';
import { callerMaker } from '../callers';
import { auditStreams } from '../races/audit-streams';
import { auditEffects } from './audit-effects';
import { clientOf } from './client';
import { type Installation, startInstallation } from './installation';
import { runLane } from './lane';
import { type Ledger, openLedger } from './ledger';
import { randomBy } from './random';
import { Rows } from './rows';
import { readSettings, type Settings } from './settings';
import { startStorm } from './storm';

/**
 * Runs of every kind over many services while Postgres is restarted and webs and workers are killed.
 * Then everything is left alone until it is over, and what is recorded is held against what the
 * simulator saw: nothing twice, nothing lost, nothing stuck.
 */

/** After the last blow: a killed worker's lease, a call's deadline, a step's own, and some time to work. */
const CALM_MS = 240_000;
const LOOK_MS = 1000;
const SHOWN = 20;

async function tokenOf(db: Database): Promise<string> {
  const make = callerMaker(db);
  const person = await make.person('responder');
  const credential = await make.token(person.id, 'responder', { expiresIn: 86_400 });
  if (credential.kind !== 'token') throw new Error('a token was made');
  return credential.token;
}

/** Nothing is under way any more, or it had its time. */
async function untilCalm({ prisma }: Database): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < CALM_MS) {
    const [row] = await prisma.$queryRaw<{ open: number }[]>`
      select (select count(*) from run where status in ('applying', 'verifying'))::int
        + (select count(*) from plan_request where status = 'asked')::int as open`;
    if (row?.open === 0) break;
    await pause(LOOK_MS);
  }
  return (performance.now() - began) / 1000;
}

async function untilApplied(ledger: Ledger): Promise<void> {
  while (ledger.left > 0) await pause(LOOK_MS);
}

function follow(ledger: Ledger, installation: Installation, began: number): NodeJS.Timeout {
  return setInterval(() => {
    const mutations = installation.simulator.control
      .journal()
      .filter(({ outcome }) => outcome === 'committed').length;
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${seconds} s: ${ledger.applied.size} runs applied, ${mutations} mutations`);
  }, 15_000);
}

async function weather(installation: Installation, settings: Settings) {
  const { db, services, urls } = installation;
  const random = randomBy(settings.seed);
  const ledger = openLedger(settings.runs);
  const token = await tokenOf(db);
  const giveUp = AbortSignal.timeout(settings.minutes * 60_000);
  const client = clientOf(urls, token, random, giveUp);
  const rows = new Rows(db);
  const began = performance.now();
  const progress = follow(ledger, installation, began);
  const storm = startStorm(installation, randomBy(settings.seed + 1));
  const tools = { client, rows, random, ledger };
  const stopAll = () => {
    ledger.left = 0;
  };
  giveUp.addEventListener('abort', stopAll, { once: true });
  const outOfTime = new Promise<void>((resolve) => {
    giveUp.addEventListener('abort', () => resolve(), { once: true });
  });
  const lanes = Promise.all(services.map((service) => runLane(tools, service)));
  await Promise.race([lanes, outOfTime, untilApplied(ledger)]);
  await storm.end();
  await Promise.race([lanes, outOfTime]);
  const stormSeconds = (performance.now() - began) / 1000;
  clearInterval(progress);
  const calmSeconds = await untilCalm(db);
  await rows.stop();
  return { ledger, storm: storm.counts, client: client.counts, stormSeconds, calmSeconds };
}

/** False: something came twice, was lost or is stuck, or the runs were not done in time. */
export async function main(): Promise<boolean> {
  const settings = readSettings(process.env);
  console.log(
    `${settings.runs} runs on ${settings.services} services, seed ${settings.seed}, at most ${settings.minutes} min`,
  );
  const installation = await startInstallation(settings.services);
  let good = false;
  try {
    const { ledger, storm, client, stormSeconds, calmSeconds } = await weather(
      installation,
      settings,
    );
    const { db, simulator, served } = installation;
    const effects = await auditEffects(db, simulator.control.journal(), ledger);
    const streams = await auditStreams(db);
    const faults = [
      ...effects.doubles,
      ...effects.unexplained,
      ...effects.lost,
      ...effects.stuck,
      ...streams.broken,
      ...streams.unlike,
    ];
    const unfinished = ledger.applied.size < settings.runs;
    const figures = {
      runs: ledger.applied.size,
      mutations: effects.mutations,
      double_effects: effects.doubles.length,
      unexplained_effects: effects.unexplained.length,
      lost: effects.lost.length,
      stuck: effects.stuck.length,
      broken_chains: streams.broken.length,
      unlike_rows: streams.unlike.length,
      streams: streams.streams,
      events: streams.events,
      postgres_restarts: storm.postgresRestarts,
      web_kills: storm.webKills,
      worker_kills: storm.workerKills,
      lost_replies_and_slow_operations: storm.faults,
      ends_of_their_own: served.reduce((sum, each) => sum + each.ownEnds(), 0),
      commands: client.sent,
      commands_sent_again: client.retried,
      storm_s: Math.round(stormSeconds),
      calm_s: Math.round(calmSeconds),
      seed: settings.seed,
    };
    console.table(Object.entries(figures).map(([what, figure]) => ({ what, figure })));
    console.table(Object.fromEntries([...ledger.kinds].toSorted()));
    console.table(Object.fromEntries([...ledger.refusals].toSorted()));
    console.log('How the runs ended:', effects.statuses);
    for (const fault of faults.slice(0, SHOWN)) console.error(fault.slice(0, 2000));
    if (unfinished) console.error(`Only ${ledger.applied.size} of ${settings.runs} runs in time.`);
    console.log(
      JSON.stringify({
        bench: 'chaos',
        figures,
        machine: { cpus: os.availableParallelism(), node: process.version },
      }),
    );
    good = faults.length === 0 && !unfinished;
    if (!good) console.error(`What the processes said is in ${installation.logs}.`);
    return good;
  } finally {
    await installation.close(!good);
  }
}
