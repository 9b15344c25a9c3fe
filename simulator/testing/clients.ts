/** The official clients, pointed at a simulator as a connection's settings would point them. */
import { createRequire } from 'node:module';
import { Logging } from '@google-cloud/logging';
import { MetricServiceClient } from '@google-cloud/monitoring';
import { RevisionsClient, ServicesClient } from '@google-cloud/run';

interface Gax {
  readonly grpc: { readonly credentials: { createInsecure(): never } };
  readonly GoogleAuth: new (options: { authClient: unknown }) => never;
}
interface AuthLibrary {
  readonly PassThroughClient: new () => unknown;
}

const require = createRequire(import.meta.url);

/** Each client has its own google-gax, and only that one's credentials are accepted by it. */
export function plaintext(packageName: string, grpcAddress: string) {
  const inside = createRequire(require.resolve(packageName));
  const gax = inside('google-gax') as Gax;
  const auth = createRequire(inside.resolve('google-gax'))('google-auth-library') as AuthLibrary;
  const [apiEndpoint = '', port = ''] = grpcAddress.split(':');
  return {
    apiEndpoint,
    port: Number(port),
    sslCreds: gax.grpc.credentials.createInsecure(),
    auth: new gax.GoogleAuth({ authClient: new auth.PassThroughClient() }),
  };
}

export function runClients(grpcAddress: string) {
  const options = plaintext('@google-cloud/run', grpcAddress);
  return { services: new ServicesClient(options), revisions: new RevisionsClient(options) };
}

export function metricClient(grpcAddress: string): MetricServiceClient {
  return new MetricServiceClient(plaintext('@google-cloud/monitoring', grpcAddress));
}

/** Its calls go through @google-cloud/logging-api, whose google-gax it is that counts. */
export function loggingClient(grpcAddress: string, projectId: string): Logging {
  return new Logging({ projectId, ...plaintext('@google-cloud/logging-api', grpcAddress) });
}
