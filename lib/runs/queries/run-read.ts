import { z } from 'zod';
import { can } from '@/lib/auth/policy';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { parseState } from '@/lib/fleet/stored-state';
import { err, ok } from '@/lib/result';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { personName } from '../find';
import { freezeInForce } from '../freeze-in-force';
import type { RunView } from '../run-view';
import { runView } from '../view-run';

export const runRead = defineQuery({
  name: 'run.read',
  summary: 'One run: its status, its three lamps, its steps, what it changed.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/runs/{id}' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.custom<RunView>(),
  run: async ({ db: { prisma }, actor, now }, { id }) => {
    const run = await prisma.run.findUnique({
      where: { id },
      include: { plan: true, steps: true, watches: true },
    });
    if (run === null) return err(appError('not_found', 'There is no such run.'));
    const [observation, version, service, undoes, earlier, initiator, freeze] = await Promise.all([
      prisma.observation.findUnique({ where: { targetId: run.plan.targetId } }),
      prisma.runbookVersion.findUnique({ where: { digest: run.plan.runbookDigest } }),
      prisma.service.findUniqueOrThrow({ where: { id: run.serviceId } }),
      run.undoesRunId === null
        ? null
        : prisma.run.findUnique({
            where: { id: run.undoesRunId },
            select: { id: true, number: true },
          }),
      prisma.run.count({
        where: {
          incidentId: run.incidentId,
          appliedAt: { not: null },
          number: { lt: run.number },
        },
      }),
      personName(prisma, run.confirmedById ?? run.initiatorId),
      freezeInForce(prisma),
    ]);
    return ok(
      runView({
        run,
        attempt: earlier + 1,
        state: parseState(observation?.state ?? null),
        runbook: version === null ? null : storedRunbook(version),
        initiator,
        undoes,
        mayAct: can(actor, { role: 'responder', byToken: true }, service.teamId),
        mayCommand: can(actor, { role: 'commander', byToken: false }, service.teamId),
        freeze,
        now,
      }),
    );
  },
});
