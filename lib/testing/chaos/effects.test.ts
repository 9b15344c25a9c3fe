import { expect, it } from 'vitest';
import { type Change, compareEffects, type Intent } from './effects';

const intent = (change: Partial<Intent> = {}): Intent => ({
  step: 'run 1 step 0',
  ref: 'many-01',
  etag: '"1"',
  status: 'verified',
  ...change,
});
const changed = (change: Partial<Change> = {}): Change => ({
  seq: 1,
  method: 'UpdateService',
  service: 'many-01',
  etagGiven: '"1"',
  outcome: 'committed',
  receivedAt: 1,
  ...change,
});

it('one change for one proven intent is as it must be', () => {
  const found = compareEffects([intent()], [changed()]);
  expect(found).toEqual({ mutations: 1, doubles: [], unexplained: [], unseen: [] });
});

it('the same call twice is a double effect', () => {
  expect(compareEffects([intent()], [changed(), changed({ seq: 2 })]).doubles).toHaveLength(1);
});

it('a further try that changes what the first one changed is a double effect', () => {
  const tries = [intent({ status: 'failed' }), intent({ etag: '"2"' })];
  const found = compareEffects(tries, [changed(), changed({ seq: 2, etagGiven: '"2"' })]);
  expect(found.doubles).toEqual(['run 1 step 0 changed the platform 2 times']);
});

it('a further try of a call that was dropped is none', () => {
  const tries = [intent({ status: 'failed' }), intent()];
  const found = compareEffects(tries, [changed({ outcome: 'dropped' }), changed({ seq: 2 })]);
  expect(found).toMatchObject({ mutations: 1, doubles: [], unexplained: [], unseen: [] });
});

it('a change by nobody’s intent is told', () => {
  const found = compareEffects([intent()], [changed(), changed({ etagGiven: '"9"', seq: 2 })]);
  expect(found.unexplained).toEqual(['UpdateService of many-01, entry 2']);
});

it('a proven intent without a change is lost', () => {
  expect(compareEffects([intent()], []).unseen).toHaveLength(1);
});

it('an intent that failed needs no change', () => {
  expect(compareEffects([intent({ status: 'failed' })], []).unseen).toEqual([]);
});

it('a token that an intent without effect left to the next one is the next one’s', () => {
  const refused = intent({ step: 'run 2 step 0', status: 'failed' });
  for (const intents of [
    [intent(), refused],
    [refused, intent()],
  ]) {
    expect(compareEffects(intents, [changed()])).toMatchObject({ doubles: [], unseen: [] });
  }
});
