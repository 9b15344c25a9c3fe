/** gRPC status codes that the simulator answers with, by the names Google's documentation uses. */
export const CODES = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;
export type CodeName = keyof typeof CODES;

/** An expected refusal. `info` becomes google.rpc.ErrorInfo beside the status. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly info?: {
    readonly reason: string;
    readonly domain: string;
    readonly metadata: Readonly<Record<string, string>>;
  };
}

export function rpcError(code: CodeName, message: string): RpcError {
  return { code: CODES[code], message };
}

export function notFound(
  kind: 'SERVICE' | 'REVISION',
  id: string,
  region: string,
  project: string,
) {
  return rpcError(
    'NOT_FOUND',
    `Resource '${id}' of kind '${kind}' in region '${region}' in project '${project}' does not exist.`,
  );
}

export function permissionDenied(permission: string, resource: string): RpcError {
  return {
    code: CODES.PERMISSION_DENIED,
    message: `Permission '${permission}' denied on resource '${resource}' (or resource may not exist).`,
    info: {
      reason: 'IAM_PERMISSION_DENIED',
      domain: 'iam.googleapis.com',
      metadata: { permission, resource },
    },
  };
}

export function quotaExceeded(kind: 'Read' | 'Write', project: string): RpcError {
  return {
    code: CODES.RESOURCE_EXHAUSTED,
    message:
      `Quota exceeded for quota metric '${kind} requests' and limit ` +
      `'${kind} requests per minute per region' of service 'run.googleapis.com' ` +
      `for consumer 'project_number:${project}'.`,
    info: {
      reason: 'RATE_LIMIT_EXCEEDED',
      domain: 'googleapis.com',
      metadata: {
        service: 'run.googleapis.com',
        quota_metric: `run.googleapis.com/${kind.toLowerCase()}_regional`,
        quota_limit: `${kind}PerMinutePerProjectRegion`,
        consumer: `projects/${project}`,
      },
    },
  };
}
