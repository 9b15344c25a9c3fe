import type { Revision } from '@/lib/fleet/target-state';
import type { ObservedChange } from './differences';

/**
 * What a new revision brings besides its image, against the revision that was made before it: names
 * of environment variables and references of secrets. A value is in neither.
 */
export function revisionDifferences(
  before: Revision,
  after: Revision,
  actor: string | null,
): ObservedChange[] {
  const parts: readonly (readonly [ObservedChange['kind'], readonly string[]])[] = [
    ['configuration', [...environment(before, after), ...settings(before, after)]],
    ['secret', secrets(before, after)],
    ['scaling', resources(before, after)],
  ];
  return parts.flatMap(([kind, differences]) =>
    differences.length === 0
      ? []
      : [
          {
            kind,
            summary: `${differences.join(', ')}, with ${after.name}`,
            at: after.createdAt,
            actor,
            key: `${kind}:${after.name}`,
            revision: after.name,
          },
        ],
  );
}

function environment(before: Revision, after: Revision): string[] {
  const [from, to] = [before, after].map(
    (revision) => new Map(revision.environment.map(({ name, shown }) => [name, shown])),
  );
  return byName(from, to, (name, was, is) =>
    was === undefined ? `${name} set` : is === undefined ? `${name} removed` : `${name} changed`,
  );
}

function secrets(before: Revision, after: Revision): string[] {
  const [from, to] = [before, after].map(
    (revision) =>
      new Map(revision.secrets.map(({ at, secret, version }) => [at, `${secret}:${version}`])),
  );
  return byName(from, to, (at, was, is) => `${at} ${was ?? 'not set'} → ${is ?? 'not set'}`);
}

function byName(
  from: ReadonlyMap<string, string> = new Map(),
  to: ReadonlyMap<string, string> = new Map(),
  say: (name: string, was: string | undefined, is: string | undefined) => string,
): string[] {
  return [...new Set([...from.keys(), ...to.keys()])]
    .toSorted()
    .filter((name) => from.get(name) !== to.get(name))
    .map((name) => say(name, from.get(name), to.get(name)));
}

function settings(before: Revision, after: Revision): string[] {
  return [
    moved('timeout', seconds(before), seconds(after)),
    moved('service account', before.serviceAccount ?? '', after.serviceAccount ?? ''),
  ].flatMap((text) => text ?? []);
}

function resources(before: Revision, after: Revision): string[] {
  return [
    moved('cpu', before.cpu ?? '', after.cpu ?? ''),
    moved('memory', before.memory ?? '', after.memory ?? ''),
    moved('min instances', `${before.minInstances}`, `${after.minInstances}`),
    moved('max instances', `${before.maxInstances ?? ''}`, `${after.maxInstances ?? ''}`),
    moved('requests at once', `${before.concurrency ?? ''}`, `${after.concurrency ?? ''}`),
  ].flatMap((text) => text ?? []);
}

function seconds({ timeoutSeconds }: Revision): string {
  return timeoutSeconds === null ? '' : `${timeoutSeconds} s`;
}

function moved(what: string, from: string, to: string): string | null {
  return from === to ? null : `${what} ${from || 'the default'} → ${to || 'the default'}`;
}
