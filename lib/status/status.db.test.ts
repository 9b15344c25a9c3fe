import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db';
import { env } from '@/lib/env';
import { publishSnapshot } from './publish';
import { readStatus } from './queries/status';

const db = openDatabase(env().databaseUrl);
const directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-status-'));

beforeAll(async () => {
  await db.prisma.component.create({
    data: {
      slug: 'checkout',
      name: 'Checkout',
      position: 0,
      status: 'operational',
      updatedAt: new Date(),
    },
  });
});
afterAll(async () => {
  await db.close();
  rmSync(directory, { recursive: true });
});

async function publishUpdate(): Promise<string> {
  const incident = await db.prisma.incident.create({
    data: {
      drill: false,
      number: 7,
      status: 'investigating',
      severity: 2,
      severityLabel: 'High',
      title: 'checkout-00002-xyz answers 34 % 5xx',
      userImpact: 'Many users',
      streamId: randomUUID(),
      declaredAt: new Date(),
    },
  });
  await db.prisma.statusUpdate.create({
    data: {
      incidentId: incident.id,
      status: 'investigating',
      impact: 'major',
      body: 'Some payments fail. We are looking into it.',
      components: [
        { slug: 'checkout', name: 'Checkout', from: 'operational', to: 'partial_outage' },
      ],
      publishedBy: randomUUID(),
      at: new Date(),
    },
  });
  await db.prisma.component.update({
    where: { slug: 'checkout' },
    data: { status: 'partial_outage' },
  });
  return incident.id;
}

describe('the public page', () => {
  it('is kept when it says something new, and only then', async () => {
    expect(await publishSnapshot(db)).toBe(true);
    expect(await publishSnapshot(db)).toBe(false);
    await publishUpdate();
    expect(await publishSnapshot(db)).toBe(true);
    expect(await db.prisma.statusSnapshot.count()).toBe(2);
  });

  it('shows what was published and nothing of the room', async () => {
    const served = await readStatus(db, path.join(directory, 'shows'));
    expect(served).toMatchObject({
      stale: false,
      view: {
        components: [{ id: 'checkout', status: 'partial_outage' }],
        open: [{ name: 'Problems with Checkout', status: 'investigating', impact: 'major' }],
      },
    });
    expect(served?.view.components[0]?.days.at(-1)).toBe('partial_outage');
    expect(served?.view.components[0]?.unconfirmedSince).not.toBeNull();
    expect(JSON.stringify(served)).not.toMatch(/00002-xyz|34 %/);
  });

  it('is answered from disk, marked stale, when the database is away', async () => {
    const known = await readStatus(db, directory);
    const away = openDatabase('postgresql://nobody:nothing@127.0.0.1:1/none');
    // Another spelling of the directory: a process that has nothing in memory yet.
    const served = await readStatus(away, `${directory}/.`);
    expect(served).toEqual({ view: known?.view, stale: true });
    expect(await readStatus(away, path.join(directory, 'never'))).toBeNull();
    await away.close();
  });
});
