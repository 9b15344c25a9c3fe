import { randomBytes } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { type Control, createControl } from './control/control';
import { controlHttp } from './control/control-http';
import { json, listenHttp } from './control/http-server';
import { followClockDatabase } from './core/clock-database';
import type { SettingsPatch } from './core/settings';
import { openStore } from './core/store';
import { type Scenario, World } from './core/world';
import { cloudBuildPlane, cloudBuildRoutes } from './planes/builds/cloud-build';
import { operationsPlane } from './planes/cloud-run/operations';
import { advance } from './planes/cloud-run/reconcile';
import { revisionsPlane } from './planes/cloud-run/revisions';
import { servicesPlane } from './planes/cloud-run/services';
import { v1Routes } from './planes/cloud-run/v1-routes';
import { certificateRoutes } from './planes/compute/certificates';
import { endpointsPlane } from './planes/endpoints/endpoints';
import { firestoreRoutes } from './planes/firestore/firestore-routes';
import { loggingPlane } from './planes/google/logging';
import { monitoringPlane } from './planes/google/monitoring';
import { resourceManagerPlane, resourceManagerRoutes } from './planes/iam/resource-manager';
import { modelPrograms } from './planes/kubernetes/exec/model-programs';
import {
  type PostgresBehindPod,
  postgresPrograms,
} from './planes/kubernetes/exec/postgres-programs';
import { listenKubernetes } from './planes/kubernetes/server';
import { serviceEndpoints } from './planes/kubernetes/service-endpoints';
import { SimulatedCluster } from './planes/kubernetes/simulated-cluster';
import { SERVICES } from './planes/proto-definitions';
import { artifactRegistryPlane, artifactRegistryRoutes } from './planes/registry/artifact-registry';
import { restHandler } from './planes/rest';
import { secretManagerPlane } from './planes/secrets/secret-manager';
import { secretRoutes } from './planes/secrets/secret-routes';
import { virtuosoBadDeploy } from './scenarios/virtuoso-bad-deploy';

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly grpcPort?: number;
  readonly httpPort?: number;
  readonly restPort?: number;
  readonly kubernetesPort?: number;
  /** What `psql`, `pg_dump` and `pg_restore` in the database's pod really speak to. */
  readonly postgres?: PostgresBehindPod;
  /** Absent: `virtuosoBadDeploy`. What `data` kept comes before it. */
  readonly scenario?: Scenario;
  /** Folder that keeps the state between two starts; absent: memory only. */
  readonly data?: string;
  /** Postgres with `ripcord.clock_offset`, to share one controlled clock. */
  readonly clockDatabase?: string;
  readonly settings?: SettingsPatch;
}

export interface Simulator {
  /** `127.0.0.1:PORT`. */
  readonly grpcAddress: string;
  /** `http://127.0.0.1:PORT`: control API and the services' own endpoints. */
  readonly httpUrl: string;
  /** `127.0.0.1:PORT`: Cloud Run's v1 REST, asked directly or as an HTTP proxy. */
  readonly restAddress: string;
  /** `127.0.0.1:PORT`: the Kubernetes API, in plain HTTP. */
  readonly kubernetesAddress: string;
  /**
   * Without it nothing is really run in a pod: a bearer token, or in the server's address, as
   * `http://ADDRESS/cluster/TOKEN` (kubectl sends no token over plain HTTP).
   */
  readonly kubernetesToken: string;
  readonly control: Control;
  stop(): Promise<void>;
}

/** Starts one simulator in this process, on loopback. Any number of them can run side by side. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const store = openStore(options.data ?? null);
  const world = new World(store, options.scenario ?? virtuosoBadDeploy, options.settings ?? {});
  const control = createControl(world);
  const controlRoutes = controlHttp(world, control);
  const cluster = new SimulatedCluster(world);
  const token = randomBytes(16).toString('hex');
  const ofCluster = serviceEndpoints(cluster);
  const endpoints = endpointsPlane(world);
  const http = await listenHttp(options.httpPort ?? 0, (request) => {
    advance(world);
    return (
      ofCluster(request) ??
      endpoints(request) ??
      controlRoutes(request.method, request.url.pathname, request.body) ??
      json(404, { error: 'no such path' })
    );
  });
  world.httpUrl = http.url;

  const grpc = new Server();
  grpc.addService(SERVICES.services, servicesPlane(world));
  grpc.addService(SERVICES.revisions, revisionsPlane(world));
  grpc.addService(SERVICES.operations, operationsPlane(world));
  grpc.addService(SERVICES.metrics, monitoringPlane(world));
  grpc.addService(SERVICES.logging, loggingPlane(world));
  grpc.addService(SERVICES.secrets, secretManagerPlane(world));
  grpc.addService(SERVICES.builds, cloudBuildPlane(world));
  grpc.addService(SERVICES.registry, artifactRegistryPlane(world));
  grpc.addService(SERVICES.projects, resourceManagerPlane(world));
  const rest = await listenHttp(
    options.restPort ?? 0,
    restHandler([
      ...v1Routes(world),
      ...secretRoutes(world),
      ...resourceManagerRoutes(world),
      ...cloudBuildRoutes(world),
      ...artifactRegistryRoutes(world),
      ...firestoreRoutes(world),
      ...certificateRoutes(world),
    ]),
  ).catch(async (cause: unknown) => {
    await http.stop();
    throw cause;
  });
  const kubernetes = await listenKubernetes(world, cluster, {
    port: options.kubernetesPort ?? 0,
    token,
    programs: [
      ...(options.postgres === undefined ? [] : [postgresPrograms(options.postgres)]),
      modelPrograms,
    ],
  }).catch(async (cause: unknown) => {
    await Promise.all([http.stop(), rest.stop()]);
    throw cause;
  });
  const port = await bind(grpc, options.grpcPort ?? 0).catch(async (cause: unknown) => {
    await Promise.all([http.stop(), rest.stop(), kubernetes.stop()]);
    throw cause;
  });
  const clock =
    options.clockDatabase === undefined
      ? null
      : followClockDatabase(world.clock, options.clockDatabase);

  return {
    grpcAddress: `127.0.0.1:${port}`,
    httpUrl: http.url,
    restAddress: rest.address,
    kubernetesAddress: kubernetes.address,
    kubernetesToken: token,
    control,
    async stop() {
      grpc.forceShutdown();
      await Promise.all([http.stop(), rest.stop(), kubernetes.stop()]);
      await clock?.stop();
    },
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}
