interface Candidate {
  readonly role: string;
  readonly isProduction: boolean;
  readonly retiredAt: Date | null;
}

/** The target that a rollback is about: what serves the web in production. Null: there is none. */
export function webTargetOf<T extends Candidate>(targets: readonly T[]): T | null {
  const serving = targets.filter((target) => target.role === 'web' && target.retiredAt === null);
  return serving.find((target) => target.isProduction) ?? serving[0] ?? null;
}
