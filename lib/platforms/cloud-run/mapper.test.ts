import { describe, expect, it } from 'vitest';
import { revisionMessage, serviceMessage } from './api-types';
import { toTargetState, toTrafficRequest } from './mapper';
import {
  BAD,
  GOOD,
  REVISIONS_AS_READ,
  SERVICE_AS_READ,
  SERVICE_IN_OPERATION,
} from './test-fixtures';

const READ_AT = new Date('2026-09-21T14:13:25Z');
const stateOf = (service: object, revisions: readonly object[] = REVISIONS_AS_READ) =>
  toTargetState(serviceMessage.parse(service), revisionMessage.array().parse(revisions), READ_AT);

describe('a service', () => {
  it('comes out the same from both shapes that the official client gives', () => {
    expect(stateOf(SERVICE_IN_OPERATION)).toEqual(stateOf(SERVICE_AS_READ));
  });

  it('keeps what was asked for apart from what is served', () => {
    const state = stateOf({
      ...SERVICE_AS_READ,
      traffic: [{ type: 2, revision: GOOD, percent: 100 }],
      generation: '8',
      reconciling: true,
      terminalCondition: { type: 'Ready', state: 'CONDITION_RECONCILING' },
    });
    expect(state.desired).toEqual([{ revision: GOOD, percent: 100, tag: null }]);
    expect(state.effective.filter((entry) => entry.percent > 0)).toEqual([
      { revision: BAD, percent: 100, tag: null, url: null, followsLatest: true },
    ]);
    expect(state.condition.state).toBe('pending');
    expect([state.generation, state.observedGeneration]).toEqual(['8', '7']);
  });

  it('reads an empty traffic list as all to latest', () => {
    expect(stateOf({ ...SERVICE_AS_READ, traffic: [] }).desired).toEqual([
      { revision: null, percent: 100, tag: null },
    ]);
  });

  it('serves nothing where nobody says which revision latest is', () => {
    const state = stateOf({
      ...SERVICE_AS_READ,
      trafficStatuses: [{ type: 1, percent: 100 }],
      latestReadyRevision: '',
    });
    expect(state.effective).toEqual([]);
  });

  it('is pending, never ok, when its condition is missing or has an unknown state', () => {
    expect(stateOf({ ...SERVICE_AS_READ, terminalCondition: null }).condition.state).toBe(
      'pending',
    );
    const strange = { type: 'Ready', state: 'SOMETHING_NEW' };
    expect(stateOf({ ...SERVICE_AS_READ, terminalCondition: strange }).condition.state).toBe(
      'pending',
    );
  });

  it('names who else would undo a change', () => {
    const labels = { 'goog-terraform-provisioned': 'true' };
    expect(stateOf({ ...SERVICE_AS_READ, labels }).gitopsOwner).toBe('Terraform');
    expect(stateOf(SERVICE_AS_READ).gitopsOwner).toBeNull();
  });

  it('tells a stopped service from one whose limits are not set', () => {
    const scaling = { scalingMode: 'MANUAL', manualInstanceCount: 0 };
    expect(stateOf({ ...SERVICE_AS_READ, scaling }).scaling).toEqual({
      mode: 'manual',
      min: 0,
      max: null,
      manual: 0,
    });
    expect(stateOf(SERVICE_AS_READ).scaling).toEqual({
      mode: 'automatic',
      min: 0,
      max: null,
      manual: null,
    });
  });
});

describe('revisions', () => {
  it('are newest first, whatever the order of the reply', () => {
    expect(stateOf(SERVICE_AS_READ).revisions.map((each) => each.name)).toEqual([BAD, GOOD]);
  });

  it('carry their facts; the main container is the one with a port', () => {
    expect(stateOf(SERVICE_AS_READ).revisions[1]).toMatchObject({
      createdAt: '2026-05-28T20:26:40.000Z',
      createdBy: 'deployer@shop.example',
      digest: `sha256:${'a1'.repeat(32)}`,
      commit: '1f3a',
      cpu: '2',
      memory: '1Gi',
      minInstances: 1,
      maxInstances: 20,
      concurrency: 80,
      timeoutSeconds: 300,
      ready: 'yes',
      secrets: [
        { at: 'API_KEY', secret: 'orders-api-key', version: 'latest' },
        { at: '/etc/keys/tls.pem', secret: 'orders-tls', version: '3' },
      ],
    });
  });

  it('never carry a plain value, only its length and four digits', () => {
    const state = stateOf(SERVICE_AS_READ);
    expect(state.revisions[1]?.environment).toEqual([
      { name: 'MODE', shown: expect.stringMatching(/^7 characters, [0-9a-f]{4}…$/) },
      { name: 'DATABASE_PASSWORD', shown: expect.stringMatching(/^28 characters, [0-9a-f]{4}…$/) },
      { name: 'EMPTY', shown: 'empty' },
    ]);
    expect(JSON.stringify(state)).not.toMatch(/correct horse|careful|hasty/);
  });

  it('have no digest when the platform gives a tag, and unknown readiness without a condition', () => {
    const [, bad = {}] = REVISIONS_AS_READ;
    expect(stateOf(SERVICE_AS_READ, [{ ...bad, conditions: [] }]).revisions[0]).toMatchObject({
      digest: null,
      ready: 'unknown',
    });
  });
});

it('traffic is sent with bare names and explicit types', () => {
  expect(
    toTrafficRequest([
      { revision: null, percent: 100, tag: null },
      { revision: GOOD, percent: 0, tag: 'blue' },
    ]),
  ).toEqual([
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', revision: '', percent: 100, tag: '' },
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: GOOD, percent: 0, tag: 'blue' },
  ]);
});
