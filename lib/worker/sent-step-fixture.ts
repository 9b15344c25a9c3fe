import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db';
import type { TrafficEntry } from '@/lib/fleet/target-state';
import type { PlannedShift, PlannedStep } from '@/lib/runs/plan-body';

/** For tests: a step of virtuoso-api as the engine leaves it once its call was sent. Its intent. */
export async function sentStep(db: Database, traffic: readonly TrafficEntry[]): Promise<string> {
  const target = await db.prisma.target.findFirstOrThrow({
    where: { service: { slug: 'virtuoso-api' } },
  });
  const action: PlannedShift = {
    kind: 'shift_traffic',
    input: { traffic: [...traffic] },
    before: [],
    after: [...traffic],
    precondition: { uid: 'uid', generation: '1', etag: null },
    inverse: { traffic: [] },
    reversible: 'exact',
    risk: 'risky',
    commandLine: 'gcloud run services update-traffic',
    willNotRestore: [],
  };
  const input: PlannedStep = {
    index: 0,
    id: 'shift',
    kind: 'action',
    title: 'Shift',
    expectation: 'It has the traffic.',
    deadlineSeconds: 60,
    written: null,
    inverse: null,
    condition: null,
    work: { kind: 'platform', action },
  };
  const row = { targetId: target.id, serviceId: target.serviceId };
  const plan = await db.prisma.plan.create({
    data: {
      ...row,
      hash: randomUUID(),
      procedure: 'quick_rollback',
      runbookDigest: 'd',
      risk: 'risky',
      body: {},
      createdAt: new Date(),
    },
  });
  const run = await db.prisma.run.create({
    data: {
      planHash: plan.hash,
      drill: false,
      serviceId: target.serviceId,
      streamId: randomUUID(),
      status: 'applying',
      initiatorId: randomUUID(),
      createdAt: new Date(),
    },
  });
  const step = await db.prisma.step.create({
    data: {
      runId: run.id,
      index: 0,
      attempt: 1,
      kind: 'action',
      title: 'Shift',
      targetId: target.id,
      intentId: randomUUID(),
      status: 'sent',
      input: JSON.parse(JSON.stringify(input)),
      call: action,
      sentAt: new Date(),
    },
  });
  return step.intentId;
}
