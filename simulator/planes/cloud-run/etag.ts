import { type Service, serviceName } from '../../core/model';
import { type RpcError, rpcError } from '../../core/rpc-error';

function encoded(text: string): string {
  return Buffer.from(text).toString('base64').replaceAll('=', '');
}

/** `"<version>/<name>"`, both base64, with the quotes: opaque to a client, readable to a test. */
export function etagOf(service: Service): string {
  return `"${encoded(String(service.version))}/${encoded(serviceName(service))}"`;
}

function versionIn(etag: string): string {
  const [version = ''] = etag.replaceAll('"', '').split('/');
  const text = Buffer.from(version, 'base64').toString();
  return /^\d+$/.test(text) ? text : etag;
}

/** Refusal of an etag that is not the current one; an empty etag is no condition. */
export function staleEtag(service: Service, given: string): RpcError | null {
  if (given === '' || given === etagOf(service)) return null;
  return rpcError(
    'ABORTED',
    `Conflict for resource '${service.name}': version '${versionIn(given)}' was specified ` +
      `but current version is '${service.version}'.`,
  );
}
