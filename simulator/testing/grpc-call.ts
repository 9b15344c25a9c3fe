import { credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { SERVICES } from '../planes/proto-definitions';

/** One call to an API whose client package is not installed, by its published definition. */
export async function grpcCall(
  grpcAddress: string,
  service: keyof typeof SERVICES,
  method: string,
  request: object,
): Promise<Record<string, unknown>> {
  const Client = makeGenericClientConstructor(SERVICES[service], service);
  const client = new Client(grpcAddress, credentials.createInsecure());
  const run = client[method]?.bind(client);
  if (run === undefined) throw new Error(`no method ${method}`);
  try {
    return await new Promise((resolve, reject) => {
      run(request, (error: ServiceError | null, reply: Record<string, unknown>) =>
        error === null ? resolve(reply) : reject(error),
      );
    });
  } finally {
    client.close();
  }
}
