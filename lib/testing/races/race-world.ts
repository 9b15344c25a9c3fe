import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfiguration } from '@/lib/configuration/load';
import { type Database, openDatabase } from '@/lib/db';
import { type ManyService, manyServices } from '@/simulator/scenarios/many-services';
import { startSimulator } from '@/simulator/start';
import { followHints, type Hints } from './hints';
import { writeManyConfiguration } from './many-configuration';
import { type Responder, startResponder } from './responders';
import { endChild, startChild } from './start-child';

/** One service with its incident: races on it are run one after another. */
export interface Lane {
  readonly service: ManyService;
  readonly incident: { readonly id: string; readonly number: number };
}

export interface RaceWorld {
  readonly db: Database;
  readonly hints: Hints;
  readonly alice: Responder;
  readonly bob: Responder;
  readonly lanes: readonly Lane[];
  /** How often a service was really changed so far, by the simulator's own journal. */
  mutationsOf(service: ManyService): number;
  close(): Promise<void>;
}

/** A simulator of `count` services, two people in two processes, and one worker in a third. */
export async function startRaceWorld(databaseUrl: string, count: number): Promise<RaceWorld> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-races-'));
  const db = openDatabase(databaseUrl);
  const { files, services } = writeManyConfiguration(directory, count);
  const { problems } = await loadConfiguration(db, files);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const simulator = await startSimulator({
    scenario: manyServices(count),
    settings: { trafficUpdateMs: 0, frontendLagMs: 0 },
  });
  const worker = await startChild('lib/worker/main.ts', {
    DATABASE_URL: databaseUrl,
    RIPCORD_DATA: directory,
    RIPCORD_CONFIG: files.configFile,
    RIPCORD_RUNBOOKS: files.runbooksDir,
    RIPCORD_SIMULATOR_GRPC: simulator.grpcAddress,
    RIPCORD_SIMULATOR_HTTP: simulator.httpUrl,
    LOG_LEVEL: 'error',
  });
  const [alice, bob, hints] = await Promise.all([
    startResponder(db, databaseUrl, 'Alice'),
    startResponder(db, databaseUrl, 'Bob'),
    followHints(databaseUrl),
  ]);
  const lanes = await Promise.all(services.map((service) => declare(db, alice, service)));
  return {
    db,
    hints,
    alice,
    bob,
    lanes,
    mutationsOf: ({ ref }) =>
      simulator.control
        .journal()
        .filter((entry) => entry.outcome === 'committed' && entry.service === ref).length,
    async close() {
      await Promise.all([alice.close(), bob.close(), endChild(worker), hints.close()]);
      await simulator.stop();
      await db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function declare(db: Database, by: Responder, service: ManyService): Promise<Lane> {
  const declared = await by.give('incident.declare', {
    service: service.name,
    title: 'A third of requests fail',
    severity: 2,
  });
  if (!declared.ok) throw new Error(declared.error.message);
  const incident = await db.prisma.incident.findFirstOrThrow({
    where: { services: { some: { service: { slug: service.name } } } },
    select: { id: true, number: true },
  });
  return { service, incident };
}
