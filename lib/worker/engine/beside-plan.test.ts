import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BesideState } from '@/lib/fleet/beside';
import type { TargetState } from '@/lib/fleet/target-state';
import type { CloudRunClient } from '@/lib/platforms/cloud-run/client';
import { createCloudRun } from '@/lib/platforms/cloud-run/platform';
import { createRetryBuild } from '@/lib/platforms/google/build-retry-action';
import type { Google } from '@/lib/platforms/google/google';
import { createGrantRole } from '@/lib/platforms/google/role-grant-action';
import { createSetSecretVersionState } from '@/lib/platforms/google/secret-version-action';
import { parseRunbook } from '@/lib/runbooks/parse';
import { planProcedure } from '@/lib/runs/plan';
import { callsOf, type PlanBody } from '@/lib/runs/plan-body';
import { planUndo } from '@/lib/runs/plan-undo';
import { BAD, GOOD, revision, state, stepOf, subject } from '@/lib/runs/test-fixtures';
import { plannerOf, type Reach } from './calls';
import { chooseCall } from './choose-call';
import type { LoadedStep } from './load';

const NEVER_CALLED = {} as Google;
const cloudRun = createCloudRun({} as CloudRunClient, () => new Date());
const REACHED: Reach = {
  platform: {
    ...cloudRun,
    actions: {
      ...cloudRun.actions,
      set_secret_version_state: createSetSecretVersionState(NEVER_CALLED.secrets),
      grant_role: createGrantRole(NEVER_CALLED.policy),
      retry_build: createRetryBuild(NEVER_CALLED.builds),
    },
  },
  address: {
    id: 't1',
    kind: 'cloud-run',
    connection: 'shop',
    ref: 'projects/shop/locations/us-central1/services/orders',
  },
};
const PLANNER = plannerOf(REACHED);
const KEY = 'virtuoso-api-key';
const ROLE = 'roles/secretmanager.secretAccessor';
const ACCOUNT = 'orders@shop.iam.gserviceaccount.com';

function procedureOf(slug: string, id: string) {
  const file = `runbooks/${slug}.yaml`;
  const { runbook } = parseRunbook(file, readFileSync(file, 'utf8'));
  const found = runbook?.procedures.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

function beside(old: 'enabled' | 'disabled', members: readonly string[] = []): BesideState {
  const versions = [
    { version: '2', state: 'enabled', etag: '"two"' },
    { version: '1', state: old, etag: '"one"' },
  ] as const;
  const build = { id: 'b1', detail: null, commit: 'c', trigger: 't', createdAt: null };
  return {
    secrets: [{ secret: KEY, versions }],
    roles: [{ role: ROLE, members, etag: 'cG9saWN5' }],
    builds: [{ ...build, status: 'failed' }],
  };
}

function reading(read: BesideState, change: Partial<TargetState> = {}): Partial<TargetState> {
  const secrets = [{ at: 'API_KEY', secret: KEY, version: 'latest' }];
  const revisions = [BAD, GOOD].map((name) => revision(name, { secrets, serviceAccount: ACCOUNT }));
  return { beside: read, revisions, ...change };
}

function plan(slug: string, id: string, change: Partial<TargetState>) {
  const asked = { ...subject(change), secretVersion: '1' };
  return planProcedure(asked, procedureOf(slug, id), null, false, PLANNER);
}

function body(...asked: Parameters<typeof plan>): PlanBody {
  const made = plan(...asked);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

const acts = (made: PlanBody) =>
  callsOf(made).map(({ call }) => ('words' in call ? call.words.act : call.kind));

describe('a secret that goes back to the version of before', () => {
  const SECRET = ['virtuoso-api', 'secret_manager'] as const;

  it('is enabled, read by a fresh revision, and only then is the other disabled', () => {
    const made = body(...SECRET, reading(beside('disabled')));
    expect(acts(made)).toEqual([
      `enable version 1 of ${KEY}`,
      'create_revision',
      'shift_traffic',
      'shift_traffic',
      `disable version 2 of ${KEY}`,
    ]);
    expect(made).toMatchObject({ risk: 'destructive', reversible: 'equivalent' });
  });

  it('is not enabled where it is so already: the step is left out, and says why', () => {
    const made = body(...SECRET, reading(beside('enabled')));
    expect(acts(made)).toHaveLength(4);
    expect(made.steps.find(({ id }) => id === 'enable')).toMatchObject({
      inverse: null,
      condition: { answer: 'no', evidence: `Version 1 of ${KEY} is enabled already.` },
      work: { kind: 'check' },
    });
  });

  it('finds of each version what was planned of that version, not of the other', () => {
    const made = body(...SECRET, reading(beside('disabled')));
    const steps = made.steps.map(({ index, id, work }): LoadedStep => {
      const call = work.kind === 'platform' ? work.action : null;
      const more = { intentId: id, call, operation: { name: null }, result: {}, finishedAt: null };
      const status = id === 'disable' ? 'pending' : 'verified';
      return { ...stepOf(made, index), ...more, status };
    });
    const disable = steps.find(({ plan: { id } }) => id === 'disable');
    if (disable === undefined) throw new Error('no step');
    const run = { body: made, steps, breakGlass: false };
    const read = state(reading(beside('enabled')));
    expect(chooseCall(run, disable, REACHED, read)).toMatchObject({
      value: { unchanged: true, call: { precondition: { etag: '"two"' } } },
    });
  });

  it('is undone version by version, the last first', () => {
    const sent = callsOf(body(...SECRET, reading(beside('disabled')))).map(({ call }) => call);
    const secrets = sent.filter(({ kind }) => kind === 'set_secret_version_state');
    const now = beside('enabled');
    const [two, one] = now.secrets[0]?.versions ?? [];
    if (two === undefined || one === undefined) throw new Error('no versions');
    const after = {
      ...now,
      secrets: [{ secret: KEY, versions: [{ ...two, state: 'disabled' } as const, one] }],
    };
    const undone = { runId: 'r1', number: 4, step: null, sent: secrets };
    const undo = planUndo(subject(reading(after)), undone, PLANNER);
    if (!undo.ok) throw new Error(undo.error);
    expect(acts(undo.value)).toEqual([`enable version 2 of ${KEY}`, `disable version 1 of ${KEY}`]);
  });
});

describe('a role', () => {
  it('that is there already is nothing to do', () => {
    const read = reading(beside('enabled', [`serviceAccount:${ACCOUNT}`]));
    expect(plan('llm-connector-hub', 'grant_secret_access', read)).toEqual({
      ok: false,
      error: `serviceAccount:${ACCOUNT} has ${ROLE} already. There is nothing to do.`,
    });
  });

  it('is granted by one call that its undo takes away', () => {
    const made = body('llm-connector-hub', 'grant_secret_access', reading(beside('enabled')));
    expect(made).toMatchObject({ risk: 'risky', reversible: 'exact' });
    expect(acts(made)).toEqual([`grant ${ROLE}`]);
  });
});

describe('a build that is made again', () => {
  it('needs no second person where traffic is pinned, and its undo takes nothing away', () => {
    const pinned = { desired: [{ revision: BAD, percent: 100, tag: null }] };
    const made = body('llm-forge', 'build_again', reading(beside('enabled'), pinned));
    expect(made.risk).toBe('risky');
    const sent = callsOf(made).map(({ call }) => call);
    const undone = { runId: 'r1', number: 4, step: null, sent };
    expect(planUndo(subject(reading(beside('enabled'))), undone, PLANNER)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/it only added, and nothing is taken away again/),
    });
  });

  it('is not sent where it has come to need one since it was planned', () => {
    const pinned = { desired: [{ revision: BAD, percent: 100, tag: null }] };
    const made = body('llm-forge', 'build_again', reading(beside('enabled'), pinned));
    const granted = body('llm-connector-hub', 'grant_secret_access', reading(beside('enabled')));
    const [first] = callsOf(granted);
    const [retry] = callsOf(made);
    if (first === undefined || retry === undefined) throw new Error('no calls');
    const step = (index: number, call: typeof first.call, status: LoadedStep['status']) => ({
      ...stepOf(made, 0),
      ...{ intentId: 'i', call, operation: { name: null }, result: {}, finishedAt: null },
      ...{ index, status },
    });
    const steps = [step(0, first.call, 'verified'), step(1, retry.call, 'pending')];
    const [, next] = steps;
    if (next === undefined) throw new Error('no step');
    const choose = (read: Partial<TargetState>, breakGlass = false) =>
      chooseCall({ body: made, steps, breakGlass }, next, REACHED, state(read));
    expect(choose(reading(beside('enabled'), pinned))).toMatchObject({
      value: { unchanged: true },
    });
    const unpinned = reading(beside('enabled'));
    expect(choose(unpinned)).toEqual({
      ok: false,
      error: 'It was planned as risky, and is destructive by now: plan it again.',
    });
    expect(choose(unpinned, true)).toMatchObject({ value: { unchanged: true } });
  });

  it('needs one where traffic follows latest: what it deploys would serve at once', () => {
    const made = body('llm-forge', 'build_again', reading(beside('enabled')));
    expect(made).toMatchObject({ risk: 'destructive', reversible: 'none' });
  });
});
