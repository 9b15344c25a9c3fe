import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { DecisionView } from '@/lib/decisions/decision-view';
import type { RoomView } from '@/lib/incidents/room-view';
import type { DifferenceView } from '@/lib/runs/difference-view';
import type { RunView } from '@/lib/runs/run-view';
import type { TimelineView } from '@/lib/timeline/timeline-view';
import { type Api, apiWith, ripcord, tokenFor } from './support/api';
import { mutationsOf } from './support/simulator';
import { stackUnderTest } from './support/stack';
import { endEverything, freshWorld, GOOD, SERVICE } from './support/world';

interface ServiceList {
  readonly services: readonly { readonly slug: string; readonly state: string }[];
}

let api: Api;
let token: string;

test.beforeAll(async () => {
  await freshWorld();
  token = await tokenFor('responder@demo.ripcord', 'responder');
  api = apiWith(token);
});

test.afterAll(endEverything);

async function planned(requestId: string): Promise<DifferenceView> {
  let view: DifferenceView | null = null;
  await expect
    .poll(async () => {
      view = await api.get<DifferenceView>(`/plan-requests/${requestId}`);
      return view.request.status;
    })
    .toBe('ready');
  if (view === null) throw new Error('the poll ended without a view');
  return view;
}

async function runComesTo(runId: string, lamp: keyof RunView['lamps']): Promise<void> {
  await expect
    .poll(async () => (await api.get<RunView>(`/runs/${runId}`)).lamps[lamp].state, {
      timeout: 45_000,
    })
    .toBe('ok');
}

test('a machine does the whole job by /api/v1 alone', async () => {
  test.setTimeout(180_000);
  const { services } = await api.get<ServiceList>('/services');
  expect(services.map(({ slug }) => slug)).toContain('llm-hub');
  await expect
    .poll(async () => {
      const list = await api.get<ServiceList>('/services');
      return list.services.find(({ slug }) => slug === SERVICE)?.state;
    })
    .toBe('failing');

  const declared = await api.send<{ number: number; label: string }>('POST', '/incidents', {
    service: SERVICE,
    title: 'A third of requests fail',
    severity: 2,
    userImpact: 'Many users',
  });
  const incident = `/incidents/${declared.number}`;
  const again = await api.refused('POST', '/incidents', {
    service: SERVICE,
    title: 'The same again',
    severity: 2,
  });
  expect(again).toMatchObject({ status: 409, details: { number: String(declared.number) } });

  const decision = await api.get<DecisionView>(`${incident}/decision`);
  expect(decision.outcome).toMatchObject({
    kind: 'procedure',
    label: 'High',
    procedure: 'quick_rollback',
    withinSeconds: 900,
  });
  expect(decision.next?.revision).toBe(GOOD);

  const asked = await api.send<{ planRequestId: string }>('POST', `${incident}/plans`, {
    procedure: 'quick_rollback',
    revision: GOOD,
  });
  const { plan } = await planned(asked.planRequestId);
  if (plan === null) throw new Error('a ready request has a plan');
  expect(plan.commandLine).toContain(`--to-revisions`);
  expect(await mutationsOf(SERVICE)).toEqual([]);

  const wrong = await api.refused('POST', `/runs/${plan.runId}/apply`, {
    planHash: 'f'.repeat(64),
  });
  expect(wrong.status).toBe(412);
  await api.send('POST', `/runs/${plan.runId}/apply`, { planHash: plan.hash });
  await runComesTo(plan.runId, 'effective');
  await runComesTo(plan.runId, 'healthy');
  // Undone before its end, it could still move the incident on while that is being cancelled.
  await expect
    .poll(async () => (await api.get<RunView>(`/runs/${plan.runId}`)).status)
    .toBe('succeeded');

  const after = await mutationsOf(SERVICE);
  expect(after).toHaveLength(1);
  expect(after[0]?.mask).toEqual(['traffic']);
  expect(after[0]?.trafficRequested).toContainEqual(
    expect.objectContaining({ revision: GOOD, percent: 100 }),
  );
  expect(after[0]?.trafficRequested?.some(({ tag }) => tag?.startsWith('stable-'))).toBe(true);

  await api.send('POST', `${incident}/notes`, { text: 'Error toasts stopped.' });
  const undo = await api.send<{ planRequestId: string }>('POST', `/runs/${plan.runId}/undo`);
  const back = await planned(undo.planRequestId);
  if (back.plan === null) throw new Error('a ready request has a plan');
  await api.send('POST', `/runs/${back.plan.runId}/apply`, { planHash: back.plan.hash });
  await runComesTo(back.plan.runId, 'effective');
  const both = await mutationsOf(SERVICE);
  expect(both).toHaveLength(2);
  expect(both[1]?.trafficRequested).toEqual(both[0]?.trafficBefore);

  await api.send('POST', `${incident}/updates`, {
    status: 'investigating',
    impact: 'major',
    body: 'Some requests fail. We are looking into it.',
    components: [],
  });
  await api.send('POST', `${incident}/updates`, {
    status: 'resolved',
    impact: 'none',
    body: 'Requests succeed again.',
    components: [],
  });
  await api.send('POST', `${incident}/updates`, {
    status: 'resolved',
    impact: 'major',
    body: 'All requests succeed again.',
    components: [],
  });
  await api.send('PUT', `${incident}/status`, { to: 'cancelled', reason: 'exercise over' });
  const room = await api.get<RoomView>(incident);
  expect(room.incident.status).toBe('cancelled');

  const timeline = await api.get<TimelineView>(`${incident}/timeline`);
  expect(timeline.chain).toBe('intact');
  const kinds = timeline.rows.map(({ kind }) => kind);
  for (const kind of [
    'incident.declared',
    'run.planned',
    'run.applied',
    'run.reverted',
    'note.added',
    'comms.published',
  ]) {
    expect(kinds).toContain(kind);
  }
});

test('a token never approves, never administers and never outlives its role', async () => {
  const viewer = apiWith(await tokenFor('responder@demo.ripcord', 'viewer'));
  const declared = await viewer.refused('POST', '/incidents', {
    service: SERVICE,
    title: 'No',
    severity: 4,
  });
  expect(declared.status).toBe(403);
  const person = await api.refused('POST', '/people', {
    name: 'Nobody',
    email: 'nobody@demo.ripcord',
    password: 'long enough to pass',
    role: 'admin',
  });
  expect(person.status).toBe(403);
});

test('the command line exports a record that verifies offline, and sees a changed byte', async () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-export-'));
  const file = path.join(directory, 'incident.json');
  const env = { RIPCORD_TOKEN: token, RIPCORD_URL: stackUnderTest().url };
  const incidents = JSON.parse(await ripcord(['incidents'], env)) as {
    incidents: readonly { number: number; drill: boolean }[];
  };
  const number = incidents.incidents.find(({ drill }) => !drill)?.number ?? 0;
  await ripcord(['export', String(number), '--out', file]);
  expect(await ripcord(['verify', file])).toMatch(/^intact: \d+ events/);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll('A third of requests', 'A tenth of requests'),
  );
  await expect(ripcord(['verify', file])).rejects.toMatchObject({
    stdout: expect.stringMatching(/^NOT INTACT: event 1:/),
  });
  rmSync(directory, { recursive: true });
});
