import type { Command, Query } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { QUERIES } from '@/lib/queries';

export type Operation = Command | Query;

export const OPERATIONS: readonly Operation[] = [...COMMANDS, ...QUERIES];

export interface Match {
  readonly operation: Operation;
  /** Path parameters, as strings; the operation's schema parses them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The operation that a method and a path under /api/v1 name; null when none does. */
export function matchOperation(method: string, segments: readonly string[]): Match | null {
  for (const operation of OPERATIONS) {
    if (operation.route.method !== method) continue;
    const parameters = matchPath(operation.route.path, segments);
    if (parameters !== null) return { operation, parameters };
  }
  return null;
}

/** Which methods a path answers to, for the 405 that names them. */
export function methodsOf(segments: readonly string[]): string[] {
  return OPERATIONS.filter(({ route }) => matchPath(route.path, segments) !== null).map(
    ({ route }) => route.method,
  );
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const parts = pattern.slice(1).split('/');
  if (parts.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) parameters[name] = segment;
    else if (part !== segment) return null;
  }
  return parameters;
}
