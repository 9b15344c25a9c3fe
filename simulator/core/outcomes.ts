/** What becomes of requests: the one rule by which metrics count, logs tell and endpoints answer. */
import type { Service } from './model';
import type { Answer, Behaviour, Profile, RequestPath } from './profile';

/** Of a failure, a refusal and a success that nothing more is said about. */
const FAILED = 500;
const REFUSED = 404;
const SERVED = 200;

export interface Outcome {
  readonly status: number;
  /** Null: by the ratios. */
  readonly answer: Answer | null;
}

/** The expected share of each status among all requests of a revision. */
export function statusShares(
  service: Service,
  profile: Profile,
  { ratio5xx, ratio4xx }: Behaviour,
): Map<number, number> {
  const shares = new Map<number, number>();
  const add = (status: number, share: number): void => {
    if (share > 0) shares.set(status, (shares.get(status) ?? 0) + share);
  };
  const total = service.paths.reduce((sum, { weight }) => sum + weight, 0);
  for (const { method, path, weight } of service.paths) {
    let left = weight / total;
    for (const answer of profile.answers ?? []) {
      if (!isFor(answer, method, path)) continue;
      add(answer.status, left * answer.share);
      left *= 1 - answer.share;
    }
    add(FAILED, left * ratio5xx);
    add(REFUSED, left * (1 - ratio5xx) * ratio4xx);
    add(SERVED, left * (1 - ratio5xx) * (1 - ratio4xx));
  }
  return shares;
}

/** What becomes of one request; `draw` gives an even number in [0, 1) for each name. */
export function outcomeOf(
  asked: { readonly method: string; readonly path: string },
  profile: Profile,
  { ratio5xx, ratio4xx }: Pick<Behaviour, 'ratio5xx' | 'ratio4xx'>,
  draw: (what: string) => number,
): Outcome {
  for (const [index, answer] of (profile.answers ?? []).entries()) {
    if (isFor(answer, asked.method, asked.path) && draw(`answer ${index}`) < answer.share) {
      return { status: answer.status, answer };
    }
  }
  if (draw('5xx') < ratio5xx) return { status: FAILED, answer: null };
  if (draw('4xx') < ratio4xx) return { status: REFUSED, answer: null };
  return { status: SERVED, answer: null };
}

function isFor(answer: Answer, method: string, path: string): boolean {
  if (answer.method !== '*' && answer.method !== method) return false;
  return answer.path.endsWith('*')
    ? path.startsWith(answer.path.slice(0, -1))
    : path === answer.path;
}

/** One of the paths by weight, for an even number in [0, 1). */
export function pathFor(service: Service, draw: number): RequestPath {
  const total = service.paths.reduce((sum, { weight }) => sum + weight, 0);
  let left = draw * total;
  for (const path of service.paths) {
    left -= path.weight;
    if (left < 0) return path;
  }
  throw new Error(`${service.name} is asked for nothing`);
}
