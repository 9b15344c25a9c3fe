import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db';

/** Ids of rows that stand around a run: a service with one target, an incident, a drill, a plan. */
export interface IncidentRows {
  readonly serviceId: string;
  readonly targetId: string;
  readonly incidentId: string;
  readonly drillId: string;
  readonly planHash: string;
  /** Another run of that plan on the real incident. */
  run(): Promise<string>;
}

/** Straight into the tables, without events: for what the database itself refuses. */
export async function makeIncidentRows({ prisma }: Database): Promise<IncidentRows> {
  const now = new Date();
  const { id: serviceId } = await prisma.service.create({
    data: { slug: randomUUID(), name: 'Checkout', position: 1, streamId: randomUUID() },
  });
  const { id: targetId } = await prisma.target.create({
    data: {
      serviceId,
      role: 'web',
      environment: 'production',
      isProduction: true,
      connection: 'near',
      kind: 'cloud-run',
      ref: randomUUID(),
      simulated: true,
    },
  });
  const incident = async (drill: boolean) =>
    prisma.incident.create({
      data: {
        drill,
        number: 1,
        status: 'investigating',
        severity: 1,
        severityLabel: 'Critical',
        title: 'Errors',
        userImpact: '',
        streamId: randomUUID(),
        declaredAt: now,
      },
    });
  const { id: incidentId } = await incident(false);
  const { id: drillId } = await incident(true);
  const { hash: planHash } = await prisma.plan.create({
    data: {
      hash: randomUUID(),
      serviceId,
      targetId,
      procedure: 'quick_rollback',
      runbookDigest: 'none',
      risk: 'risky',
      body: {},
      createdAt: now,
    },
  });
  const run = async () => {
    const row = await prisma.run.create({
      data: {
        planHash,
        incidentId,
        drill: false,
        serviceId,
        streamId: randomUUID(),
        status: 'applying',
        initiatorId: randomUUID(),
        createdAt: now,
      },
    });
    return row.id;
  };
  return { serviceId, targetId, incidentId, drillId, planHash, run };
}
