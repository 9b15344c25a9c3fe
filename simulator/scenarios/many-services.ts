/**
 * Many services alike, for load and chaos: each got a bad revision a quarter of an hour ago that
 * serves all by LATEST, beside the good one with its tag. A fleet of them has a longer history, and
 * few that are bad.
 */
import type { Template } from '../core/model';
import type { Profile } from '../core/profile';
import { buildState, type SeededService } from '../core/scenario';
import type { Scenario } from '../core/world';

export const MANY_PROJECT = 'many-services';
export const MANY_LOCATION = 'us-central1';
export const MANY_MOST = 1000;
/** What Cloud Run keeps of one service. */
export const MANY_REVISIONS_MOST = 1000;

export interface ManyShape {
  /** Of each service; those before the good one are older. */
  readonly revisions: number;
  /** The first of every so many got a bad revision; the newest of the others is good. */
  readonly badEvery: number;
}

const TWO_EACH: ManyShape = { revisions: 2, badEvery: 1 };

export interface ManyService {
  readonly name: string;
  /** `projects/P/locations/L/services/S`. */
  readonly ref: string;
  readonly good: string;
  readonly bad: string;
  /** Of the good revision, at 0 %. */
  readonly tag: string;
}

const GOOD: Profile = {
  steady: { ratio5xx: 0.003, ratio4xx: 0.012, p95: 0.42, p99: 0.68 },
  onset: null,
  errorTexts: ['upstream request timeout'],
};
const BAD: Profile = {
  steady: { ratio5xx: 0.34, ratio4xx: 0.015, p95: 6.2, p99: 9 },
  onset: null,
  errorTexts: ['too many connections: pool exhausted (max 40)'],
};

/** What the scenario of that many services holds, in its order. */
export function listManyServices(count: number): ManyService[] {
  if (!Number.isInteger(count) || count < 1 || count > MANY_MOST) {
    throw new RangeError(`${count} is no number of services from 1 to ${MANY_MOST}`);
  }
  return Array.from({ length: count }, (_, index) => {
    const name = `many-${String(index + 1).padStart(2, '0')}`;
    return {
      name,
      ref: `projects/${MANY_PROJECT}/locations/${MANY_LOCATION}/services/${name}`,
      good: `${name}-00001-abc`,
      bad: `${name}-00002-mux`,
      tag: 'stable',
    };
  });
}

export function manyServices(count: number, shape: ManyShape = TWO_EACH): Scenario {
  const services = listManyServices(count).map((service, index) => seeded(service, index, shape));
  return (startedAt) => buildState(services, startedAt);
}

function seeded(
  { name, good, bad, tag }: ManyService,
  index: number,
  { revisions, badEvery }: ManyShape,
): SeededService {
  const isBad = index % badEvery === 0;
  const old = Array.from({ length: 16 }, (_, digit) => template(name, digit.toString(16)));
  // A second apart where there are many, so that the list of all of them has an order.
  const newest = isBad ? 15 * 60 : 86_400 + index;
  return {
    project: MANY_PROJECT,
    location: MANY_LOCATION,
    name,
    requestsPerSecond: 10,
    labels: { team: 'many', environment: 'production' },
    deployer: `cloud-build@${MANY_PROJECT}.iam.gserviceaccount.com`,
    traffic: [
      { type: 'LATEST', revision: null, percent: 100, tag: null },
      { type: 'REVISION', revision: good, percent: 0, tag },
    ],
    revisions: [
      {
        name: bad,
        ageSeconds: newest,
        template: template(name, 'b'),
        profile: isBad ? BAD : GOOD,
      },
      { name: good, ageSeconds: 5 * 86_400, template: template(name, 'a'), profile: GOOD },
      ...Array.from({ length: revisions - 2 }, (_, older) => ({
        name: `${name}-00000-${String(older + 1).padStart(3, '0')}`,
        ageSeconds: (6 + older) * 86_400 + index,
        template: old[older % old.length] ?? template(name, '0'),
        profile: GOOD,
      })),
    ],
  };
}

function template(name: string, digit: string): Template {
  return {
    image: `us-central1-docker.pkg.dev/${MANY_PROJECT}/many/${name}@sha256:${digit.repeat(64)}`,
    env: [{ name: 'LOG_LEVEL', value: 'info' }],
    secrets: [],
    cpu: '1',
    memory: '512Mi',
    minInstances: 1,
    maxInstances: 20,
    concurrency: 80,
    timeoutSeconds: 300,
    serviceAccount: '',
    labels: { 'commit-sha': digit.repeat(40) },
    annotations: { 'commit-sha': digit.repeat(40) },
  };
}
