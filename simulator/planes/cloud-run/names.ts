import { err, ok, type Result } from '@/lib/result';
import { type RpcError, rpcError } from '../../core/rpc-error';

export interface LocationName {
  readonly project: string;
  readonly location: string;
}
export interface ServiceRef extends LocationName {
  readonly service: string;
}
export interface RevisionRef extends ServiceRef {
  readonly revision: string;
}

const LOCATION = /^projects\/([^/]+)\/locations\/([^/]+)$/;
const SERVICE = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/;
const REVISION = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)\/revisions\/([^/]+)$/;

function invalid(name: string, shape: string): { ok: false; error: RpcError } {
  return err(rpcError('INVALID_ARGUMENT', `Invalid resource name '${name}': expected ${shape}.`));
}

export function parseLocation(name: string): Result<LocationName, RpcError> {
  const [, project, location] = LOCATION.exec(name) ?? [];
  if (project === undefined || location === undefined) {
    return invalid(name, 'projects/{project}/locations/{location}');
  }
  if (location === '-') {
    return err(rpcError('INVALID_ARGUMENT', "Location '-' is not supported; name one location."));
  }
  return ok({ project, location });
}

export function parseService(name: string): Result<ServiceRef, RpcError> {
  const [, project, location, service] = SERVICE.exec(name) ?? [];
  if (project === undefined || location === undefined || service === undefined) {
    return invalid(name, 'projects/{project}/locations/{location}/services/{service}');
  }
  return ok({ project, location, service });
}

export function parseRevision(name: string): Result<RevisionRef, RpcError> {
  const [, project, location, service, revision] = REVISION.exec(name) ?? [];
  if (
    project === undefined ||
    location === undefined ||
    service === undefined ||
    revision === undefined
  ) {
    return invalid(name, 'projects/…/locations/…/services/{service}/revisions/{revision}');
  }
  return ok({ project, location, service, revision });
}
