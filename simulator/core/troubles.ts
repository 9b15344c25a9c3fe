/** Which of a service's troubles holds for a revision, and when. Pure. */
import type { Micros } from './clock';
import type { Revision, Service } from './model';
import type { Trouble } from './profile';

type Affected = Pick<Revision, 'name' | 'template' | 'resolved'>;

/** The first trouble that this revision has at a moment; null: it is as its own profile says. */
export function troubleOf(service: Service, revision: Affected, at: Micros): Trouble | null {
  return (
    service.troubles.find(
      (trouble) =>
        (trouble.since === null || trouble.since <= at) &&
        (trouble.until === undefined || at < trouble.until) &&
        holdsFor(trouble, revision, at),
    ) ?? null
  );
}

function holdsFor({ only, unless }: Trouble, revision: Affected, at: Micros): boolean {
  const { name, template, resolved } = revision;
  if (only.revision !== undefined && only.revision !== name) return false;
  if (only.image !== undefined && only.image !== template.image) return false;
  if (only.serviceAccount !== undefined && only.serviceAccount !== template.serviceAccount) {
    return false;
  }
  const { memoryMib, environment, secretAfter } = unless;
  if (secretAfter !== undefined) {
    const started = resolved.findLast((start) => start.at <= at);
    const version = started?.versions[secretAfter.secret] ?? 0;
    if (version > secretAfter.version) return false;
  }
  if (memoryMib !== undefined && mebibytes(template.memory) >= memoryMib) return false;
  if (environment === undefined) return true;
  const names = new Set([...template.env, ...template.secrets].map((variable) => variable.name));
  return !environment.every((needed) => names.has(needed));
}

const UNITS: Readonly<Record<string, number>> = {
  Ki: 1 / 1024,
  Mi: 1,
  Gi: 1024,
  K: 1000 / 1024 ** 2,
  M: 1e6 / 1024 ** 2,
  G: 1e9 / 1024 ** 2,
};

/** A memory limit as Kubernetes writes it (`512Mi`, `1Gi`), in MiB. */
export function mebibytes(limit: string): number {
  const [, amount = '0', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(limit) ?? [];
  return Number(amount) * (UNITS[unit] ?? 1 / 1024 ** 2);
}
