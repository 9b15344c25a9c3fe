import { describe, expect, test } from 'vitest';
import {
  BAD,
  GOOD,
  getService,
  ROLLBACK,
  simulateEachTest,
  TAG,
  trafficUpdate,
} from '../../testing/simulation';

const simulation = simulateEachTest();

async function statuses(url: string, times: number): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, () => fetch(url)));
  return answers.map(({ status }) => status);
}

function failures(given: readonly number[]): number {
  return given.filter((status) => status >= 500).length;
}

describe("a service's endpoints", () => {
  test('fail as often as the revision that serves them', async () => {
    const { uri } = await getService(simulation());
    const failed = failures(await statuses(`${uri}/health`, 200));
    expect(failed).toBeGreaterThan(40);
    expect(failed).toBeLessThan(100);
  });

  test('are well after the rollback', async () => {
    const { services } = simulation();
    const [operation] = await services.updateService(trafficUpdate(ROLLBACK));
    await operation.promise();
    const { uri } = await getService(simulation());
    expect(failures(await statuses(`${uri}/health/ready`, 100))).toBeLessThan(4);
  });

  test.each([
    ['GET', '/health'],
    ['GET', '/health?detailed=true'],
    ['GET', '/health/ready'],
    ['GET', '/ready'],
    ['GET', '/api/v1/commands'],
    ['POST', '/api/v1/commands/step/assert/exists'],
  ])('answer %s %s', async (method, path) => {
    const { simulator } = simulation();
    const answer = await fetch(`${simulator.httpUrl}/services/llm-forge${path}`, { method });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-served-by')).toBe('llm-forge-00002-pod');
  });

  test('do not answer what they do not have', async () => {
    const { simulator } = simulation();
    const answer = await fetch(`${simulator.httpUrl}/services/llm-forge/nothing`);
    expect(answer.status).toBe(404);
  });

  test('are reached by weight', async () => {
    const { simulator } = simulation();
    simulator.control.deploy({
      service: 'virtuoso-api',
      traffic: [
        { revision: GOOD, percent: 75 },
        { revision: BAD, percent: 25 },
      ],
    });
    const url = `${simulator.httpUrl}/services/virtuoso-api/health`;
    const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(url)));
    const good = answers.filter(({ headers }) => headers.get('x-served-by') === GOOD).length;
    expect(good).toBeGreaterThan(125);
    expect(good).toBeLessThan(175);
  });
});

test('one revision answers by its tag and by its name', async () => {
  const { simulator } = simulation();
  const service = await getService(simulation());
  const tagged = service.trafficStatuses?.find(({ tag }) => tag === TAG)?.uri;
  for (const base of [
    tagged,
    `${simulator.httpUrl}/services/virtuoso-api/revisions/${GOOD}`,
    `${simulator.httpUrl}/revisions/${GOOD}`,
  ]) {
    const answer = await fetch(`${base}/health?detailed=true`);
    expect(answer.headers.get('x-served-by')).toBe(GOOD);
  }
});
