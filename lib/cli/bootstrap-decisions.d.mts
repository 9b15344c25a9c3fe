export type Version = readonly number[];

interface Lock {
  readonly packages?: Readonly<
    Record<
      string,
      { readonly version?: string; readonly optional?: boolean; readonly link?: boolean }
    >
  >;
}

export const OLDEST_OUTER: Version;
export const PROJECT_MAJOR: number;
export function parseVersion(text: string): Version;
export function atLeast(a: Version, b: Version): boolean;
export function isInstalled(lock: Lock, installed: Lock | null): boolean;
export function chooseNode(found: {
  readonly inner: string | null;
  readonly outer: string;
  readonly outerVersion: string;
}): { readonly node?: string; readonly problem?: string };
export function cleanEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined>;
export function outerPath(path: string): string;
export const COMMANDS: Readonly<
  Record<string, { readonly file: string; readonly arguments: readonly string[] }>
>;
