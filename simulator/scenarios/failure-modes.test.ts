import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SIMULATED_WEBHOOK_SECRET } from '../planes/endpoints/webhook-signature';
import { type Simulator, startSimulator } from '../start';
import { runClients } from '../testing/clients';
import { STORIES } from '../testing/failure-mode-stories';
import { latencyP99, logEntries, requestsByStatus } from '../testing/readings';
import { FAILURE_MODE_SCENARIOS, failureModeScenario } from './failure-modes';
import { FORGE, HUB, VIRTUOSO } from './fleet';
import { parseScenario } from './scenario-choice';

let running: Simulator | null = null;
afterEach(() => running?.stop());

async function simulate(name: string): Promise<Simulator> {
  running = await startSimulator({ scenario: failureModeScenario(name) });
  return running;
}

const PROJECTS = new Map([VIRTUOSO, HUB, FORGE].map(({ name, project }) => [name, project]));

function placeOf(scenario: string): { service: string; project: string } {
  const found = FAILURE_MODE_SCENARIOS.find(({ name }) => name === scenario);
  const service = found?.service ?? '';
  return { service, project: PROJECTS.get(service) ?? '' };
}

function shareOf(counts: ReadonlyMap<number, number>, isOne: (status: number) => boolean): number {
  let total = 0;
  let those = 0;
  for (const [status, count] of counts) {
    total += count;
    if (isOne(status)) those += count;
  }
  return those / total;
}

async function newestOf(simulator: Simulator, project: string, service: string) {
  const { services, revisions } = runClients(simulator.grpcAddress);
  const name = `projects/${project}/locations/us-central1/services/${service}`;
  const [found] = await services.getService({ name });
  const [revision] = await revisions.getRevision({ name: found.latestCreatedRevision ?? '' });
  await Promise.all([services.close(), revisions.close()]);
  return { service: found, revision };
}

test('every failure mode of the runbooks on Cloud Run has a scenario', () => {
  const written = ['llm-connector-hub', 'llm-forge', 'virtuoso-api'].flatMap((runbook) => {
    const { failure_modes } = parse(readFileSync(`runbooks/${runbook}.yaml`, 'utf8')) as {
      failure_modes: { id: string }[];
    };
    return failure_modes.map(({ id }) => `${runbook} ${id}`);
  });
  const played = FAILURE_MODE_SCENARIOS.map(
    ({ runbook, failureMode }) => `${runbook} ${failureMode}`,
  );
  expect(new Set(played)).toEqual(new Set(written));
  expect(STORIES.map(({ name }) => name)).toEqual(FAILURE_MODE_SCENARIOS.map(({ name }) => name));
});

test('a running simulator is reset to each of them by its name', async () => {
  running = await startSimulator();
  for (const { name, service } of FAILURE_MODE_SCENARIOS) {
    expect(parseScenario(name)).toEqual({ scenario: name });
    const answer = await fetch(`${running.httpUrl}/reset`, {
      method: 'POST',
      body: JSON.stringify({ scenario: name }),
    });
    expect(answer.status).toBe(200);
    const services = Object.values(running.control.state().services);
    expect(services.map((one) => one.name)).toContain(service);
    expect(services).toHaveLength(5);
  }
});

describe.each(STORIES)('$name', (story) => {
  const { service, project } = placeOf(story.name);

  test('its logs say what the runbook says', async () => {
    const simulator = await simulate(story.name);
    for (const { says, filter } of story.logs) {
      const scope = `resource.labels.service_name="${service}" AND "${says}"`;
      const found = await logEntries(simulator, project, {
        filter: filter === undefined ? scope : `${scope} AND ${filter}`,
        seconds: 900,
        most: 1,
      });
      expect(found, says).toHaveLength(1);
    }
  });

  test('metrics and request logs count the same answers', async () => {
    const simulator = await simulate(story.name);
    const { status, share } = story.status ?? { status: 200, share: 0.985 };
    const counts = await requestsByStatus(simulator, project, service);
    expect(Math.abs(shareOf(counts, (one) => one === status) - share)).toBeLessThan(0.03);
    const entries = await logEntries(simulator, project, {
      filter: `resource.labels.service_name="${service}" AND log_id("run.googleapis.com/requests")`,
      seconds: 120,
      most: 1000,
    });
    const those = entries.filter(({ httpRequest }) => httpRequest?.status === status);
    expect(Math.abs(those.length / entries.length - share)).toBeLessThan(0.08);
    const p99 = await latencyP99(simulator, project, service);
    if (story.slow === true) expect(p99).toBeGreaterThan(2000);
    else expect(p99).toBeLessThan(1000);
  });

  test('its endpoints answer so, and the platform says so of its newest revision', async () => {
    const simulator = await simulate(story.name);
    if (story.answers !== undefined) {
      const { path, says, status, method = 'GET' } = story.answers;
      const body = method === 'GET' ? {} : { body: '{}' };
      const signature = createHmac('sha256', SIMULATED_WEBHOOK_SECRET).update('{}').digest('hex');
      const answer = await fetch(`${simulator.httpUrl}/services/${service}${path}`, {
        method,
        headers: { 'x-webhook-signature': signature },
        ...body,
      });
      expect(answer.status).toBe(status);
      expect((await answer.text()).replaceAll('\\"', '"')).toContain(says);
    }
    const newest = await newestOf(simulator, project, service);
    const age = Date.now() / 1000 - Number(newest.revision.createTime?.seconds);
    if (story.newest === 'as before') expect(age).toBeGreaterThan(3600);
    else expect(Math.round(age / 60)).toBe(14);
    const isRefused = typeof story.newest === 'object';
    const ready = newest.revision.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.state).toBe(isRefused ? 'CONDITION_FAILED' : 'CONDITION_SUCCEEDED');
    expect(newest.service.terminalCondition?.state).toBe(ready?.state);
    if (typeof story.newest !== 'object') return;
    expect(newest.service.terminalCondition?.message).toContain(story.newest.refused);
    expect(newest.service.latestReadyRevision).toMatch(/llm-forge-00002-pod$/);
  });

  test('nothing of it is to be seen at the services beside it', async () => {
    const simulator = await simulate(story.name);
    for (const [other, where] of PROJECTS) {
      if (other === service) continue;
      const counts = await requestsByStatus(simulator, where, other);
      expect(shareOf(counts, (status) => status >= 500)).toBeLessThan(0.01);
      expect(shareOf(counts, (status) => status >= 400 && status < 500)).toBeLessThan(0.03);
      expect([200, 404, 500]).toEqual(expect.arrayContaining([...counts.keys()]));
      expect(counts.get(200)).toBeGreaterThan(0);
      const phrases = story.logs.map(({ says }) => `"${says}"`).concat('severity>=CRITICAL');
      const found = await logEntries(simulator, where, {
        filter: `resource.labels.service_name="${other}" AND (${phrases.join(' OR ')})`,
        seconds: 300,
        most: 1,
      });
      expect(found).toEqual([]);
    }
  });
});

test('a failed build is in the log of its trigger, and pushed nothing', async () => {
  const simulator = await simulate('llm-forge-build');
  const found = await logEntries(simulator, 'agentics-dev', {
    filter: 'resource.type="build" AND severity>=ERROR',
    seconds: 1800,
    most: 5,
  });
  expect(found[0]).toMatchObject({
    logName: 'projects/agentics-dev/logs/cloudbuild',
    resource: { type: 'build', labels: { build_id: expect.any(String) } },
    textPayload: expect.stringContaining('"gcr.io/cloud-builders/docker" failed'),
  });
});

test('callers that refuse the certificate send nothing', async () => {
  const simulator = await simulate('virtuoso-api-certificate');
  const counts = await requestsByStatus(simulator, 'virtuoso-generator', 'virtuoso-api');
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  expect(total / 300).toBeGreaterThan(0.8);
  expect(total / 300).toBeLessThan(1.6);
});
