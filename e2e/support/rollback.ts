import { expect } from '@playwright/test';
import type { DifferencePlan, DifferenceView } from '@/lib/runs/difference-view';
import type { RunView } from '@/lib/runs/run-view';
import { type Session, sessionOf } from './session';
import type { DemoRole } from './sign-in';
import { GOOD, SERVICE } from './world';

/** Declares by /api/v1, for a test that is about what comes after. */
export async function declare(
  options: {
    readonly title?: string;
    readonly drill?: boolean;
    readonly service?: string;
    readonly by?: DemoRole;
  } = {},
): Promise<number> {
  const session = await sessionOf(options.by ?? 'commander');
  const { number } = await session.send<{ number: number }>('POST', '/incidents', {
    service: options.service ?? SERVICE,
    title: options.title ?? 'A third of requests fail',
    severity: 2,
    userImpact: 'Many users',
    drill: options.drill ?? false,
  });
  return number;
}

/** A plan towards the healthy revision, ready to be applied. */
export async function planRollback(session: Session, number: number): Promise<DifferencePlan> {
  const { planRequestId } = await session.send<{ planRequestId: string }>(
    'POST',
    `/incidents/${number}/plans`,
    { procedure: 'quick_rollback', revision: GOOD },
  );
  const read = () => session.get<DifferenceView>(`/plan-requests/${planRequestId}`);
  await expect.poll(async () => (await read()).request.status).toBe('ready');
  const { plan } = await read();
  if (plan === null) throw new Error('a ready request has a plan');
  return plan;
}

export async function applyPlan(session: Session, plan: DifferencePlan): Promise<void> {
  await session.send('POST', `/runs/${plan.runId}/apply`, { planHash: plan.hash });
}

export async function runIs(runId: string, status: RunView['status']): Promise<void> {
  const viewer = await sessionOf('viewer');
  await expect
    .poll(async () => (await viewer.get<RunView>(`/runs/${runId}`)).status, { timeout: 45_000 })
    .toBe(status);
}
