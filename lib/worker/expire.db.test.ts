import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseNow } from '@/lib/db';
import { freezeStart } from '@/lib/runs/commands/freeze-start';
import { must, openConsole, type TestConsole } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { expireDue } from './expire';

let ripcord: TestConsole;
let clock: ControlledClock;
beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});

async function hold(targetId: string, revisionName: string): Promise<string> {
  const now = await databaseNow(ripcord.db.prisma);
  const { id } = await ripcord.db.prisma.hold.create({
    data: {
      targetId,
      revisionName,
      ownerId: targetId,
      reason: 'Errors',
      createdAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
    },
  });
  return id;
}
/** Nothing can be put on the record of its service. */
async function targetWithoutStream(): Promise<string> {
  const service = await ripcord.db.prisma.service.create({
    data: { slug: 'lost', name: 'Lost', position: 99, streamId: randomUUID() },
  });
  const target = await ripcord.db.prisma.target.create({
    data: {
      serviceId: service.id,
      role: 'web',
      environment: 'production',
      isProduction: true,
      connection: 'near',
      kind: 'cloud-run',
      ref: 'lost',
      simulated: true,
    },
  });
  return target.id;
}
const isOpen = async (id: string) =>
  (await ripcord.db.prisma.hold.findUniqueOrThrow({ where: { id } })).releasedAt === null;

describe('a round of what is due', () => {
  it('ends holds and the freeze though one of them can’t be ended, and never before its time', async () => {
    const { prisma } = ripcord.db;
    const admin = await ripcord.person('admin');
    const incident = await ripcord.declare(admin);
    const target = await prisma.target.findFirstOrThrow({
      where: { service: { slug: 'virtuoso-api' } },
    });
    const lost = await hold(await targetWithoutStream(), 'lost');
    const due = await hold(target.id, 'virtuoso-api-00002-mux');
    const { id } = must(
      await ripcord.act(admin, freezeStart, { reason: 'Deploys pile up', minutes: 1 }),
    );
    await expireDue(ripcord.db);
    expect([await isOpen(lost), await isOpen(due)]).toEqual([true, true]);
    await clock.later(61);
    await expireDue(ripcord.db);
    await expireDue(ripcord.db);
    expect([await isOpen(lost), await isOpen(due)]).toEqual([true, false]);
    expect(await prisma.freeze.findUniqueOrThrow({ where: { id } })).toMatchObject({
      releasedAt: expect.any(Date),
      releasedById: null,
    });
    const told = (await ripcord.events(incident)).filter(({ kind }) => kind === 'freeze.expired');
    expect(told).toMatchObject([{ actor: 'system', data: { freezeId: id } }]);
  });
});
