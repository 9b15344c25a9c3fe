import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { databaseNow } from '@/lib/db';
import { must, openConsole, type TestConsole } from '@/lib/testing/console';
import { type ControlledClock, controlClock } from '@/lib/testing/controlled-clock';
import { planRun } from '@/lib/testing/planned-run';
import { holdRead } from './queries/hold-read';

const BAD = 'virtuoso-api-00002-mux';

let ripcord: TestConsole;
let clock: ControlledClock;
let machine: Actor;

beforeAll(async () => {
  ripcord = await openConsole();
  clock = await controlClock();
  machine = await ripcord.person('viewer', 'token');
});
afterAll(async () => {
  await clock.close();
  await ripcord.close();
});

const read = async (slug = 'virtuoso-api') => executeQuery(ripcord.db, holdRead, machine, { slug });

describe('the hold of a service, as a pipeline reads it', () => {
  it('is none where nothing is held, and what is not known is not said', async () => {
    expect(must(await read())).toEqual({
      service: 'virtuoso-api',
      held: false,
      holds: [],
      pinned: null,
      broken: [],
      sentence: 'Nothing of Virtuoso API is held.',
    });
  });

  it('is told with digest, owner, reason, end and incident, until the database’s clock ends it', async () => {
    const { prisma } = ripcord.db;
    const commander = await ripcord.person('commander');
    const incident = await ripcord.declare(commander);
    const run = await planRun(ripcord.db, commander, incident);
    const now = await databaseNow(prisma);
    const expiresAt = new Date(now.getTime() + 3_600_000);
    await prisma.revision.create({
      data: {
        targetId: run.targetId,
        name: BAD,
        digest: 'sha256:bad',
        image: 'api@sha256:bad',
        createdAt: now,
        brokenAt: now,
        brokenReason: 'Errors',
      },
    });
    await prisma.hold.create({
      data: {
        id: randomUUID(),
        targetId: run.targetId,
        revisionName: BAD,
        ownerId: commander.personId,
        reason: 'A third fails',
        createdAt: now,
        expiresAt,
      },
    });
    expect(must(await read())).toMatchObject({
      held: true,
      holds: [
        {
          revision: BAD,
          digest: 'sha256:bad',
          reason: 'A third fails',
          owner: 'Somebody',
          since: now.toISOString(),
          expiresAt: expiresAt.toISOString(),
          incident: null,
        },
      ],
      broken: [{ revision: BAD, digest: 'sha256:bad', reason: 'Errors' }],
    });
    await prisma.hold.updateMany({ data: { runId: run.id } });
    expect(must(await read()).holds).toMatchObject([{ incident: incident.number, drill: false }]);
    await clock.later(3601);
    expect(must(await read())).toMatchObject({
      held: false,
      holds: [],
      broken: [{ revision: BAD }],
      sentence: 'Nothing of Virtuoso API is held. 1 revision is marked broken.',
    });
    await prisma.hold.updateMany({ data: { releasedAt: new Date() } });
  });

  it('is not read of a service that does not exist', async () => {
    expect(await read('no-such')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
