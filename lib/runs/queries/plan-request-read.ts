import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { appError } from '@/lib/errors';
import { err, ok } from '@/lib/result';
import type { DifferenceView } from '../difference-view';
import { loadDifference, loadPlan } from '../load-difference';

export const planRequestRead = defineQuery({
  name: 'plan_request.read',
  summary: 'The answer to a request for a plan: the difference, the verdict, the plan’s hash.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/plan-requests/{id}' },
  input: z.strictObject({ id: z.uuid() }),
  output: z.custom<DifferenceView>(),
  run: async ({ db: { prisma }, actor, now }, { id }) => {
    const request = await loadDifference(prisma, id);
    if (request === null) return err(appError('not_found', 'There is no such plan request.'));
    const { service, placeLine, title, beside } = request;
    const planned =
      request.runId === null ? null : await loadPlan(prisma, request.runId, actor, now);
    return ok({
      service,
      request: {
        id: request.id,
        status: request.status,
        askedAt: request.askedAt,
        problem: request.problem,
        wanted: request.wanted,
      },
      placeLine,
      title: planned?.title ?? title,
      plan: planned?.plan ?? null,
      gone: planned?.gone ?? null,
      ...beside,
    });
  },
});
