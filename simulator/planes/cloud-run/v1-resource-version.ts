import type { Service } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';

/** The service's version as v1 writes it: eight bytes, big-endian microseconds, base64. */
export function resourceVersionOf({ version }: Pick<Service, 'version'>): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(Math.round(version)));
  return bytes.toString('base64').replaceAll('=', '');
}

/** Unlike an etag's, this comparison holds in every environment; none given is no condition. */
export function staleResourceVersion(service: Service, given: string): RpcError | null {
  if (given === '' || given === resourceVersionOf(service)) return null;
  const bytes = Buffer.from(given, 'base64');
  const said = bytes.length === 8 ? bytes.readBigUInt64BE().toString() : given;
  return rpcError(
    'ABORTED',
    `Conflict for resource '${service.name}': version '${said}' was specified ` +
      `but current version is '${service.version}'.`,
  );
}
