import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { can } from '@/lib/auth/policy';
import type { Database } from '@/lib/db';
import { stopped } from '@/lib/format/sentence';
import { incidentLabel } from '@/lib/incidents/ref';
import { severityLevel } from '@/lib/runbooks/figures-schema';
import { readEvents } from '@/lib/timeline/read';
import type { ApprovalPage, ApprovalState } from './approval-view';
import type { PlanGone } from './difference-view';
import { personName } from './find';
import { loadPlan } from './load-difference';
import { planBody } from './plan-body';
import { planExpiry, whyNotApprove } from './view-approval';

/** A plan as its second person reads it; null: there is no such run, or nothing was judged of it. */
export async function loadApproval(
  db: Database,
  runId: string,
  actor: Actor,
  now: Date,
): Promise<ApprovalPage | null> {
  const { prisma } = db;
  const run = await prisma.run.findUnique({
    where: { id: runId },
    include: { plan: true, incident: true },
  });
  if (run === null) return null;
  const loaded = await loadPlan(prisma, runId, actor, now);
  if (loaded === null) return null;
  const service = await prisma.service.findUniqueOrThrow({ where: { id: run.serviceId } });
  const { incident } = run;
  const { target, reason } = planBody.parse(run.plan.body);
  const region = /\/locations\/([^/]+)\//.exec(target.ref)?.[1];
  const state = stateOf(run, loaded.gone, loaded.plan.approval);
  return {
    now: now.toISOString(),
    service: service.slug,
    placeLine: `${service.name}, Cloud Run${region === undefined ? '' : ` ${region}`}`,
    title: loaded.title,
    incident:
      incident === null
        ? null
        : {
            label: incidentLabel(incident),
            path: `/incidents/${incident.drill ? 'D-' : ''}${incident.number}`,
            title: incident.title,
            severity: severityLevel.parse(incident.severity),
            severityLabel: incident.severityLabel,
          },
    asker: await personName(prisma, run.initiatorId),
    askedAt: run.createdAt.toISOString(),
    why:
      [await decided(db, run.streamId), reason]
        .filter((part) => part !== null)
        .map(stopped)
        .join(' ') || null,
    plan: loaded.plan,
    state,
    whyNot: whyNotApprove({
      personId: actor.personId,
      asked: [run.initiatorId, run.confirmedById],
      viaToken: actor.via === 'token',
      mayCommand: can(actor, { role: 'commander', byToken: false }, service.teamId),
      gone: null,
    }),
  };
}

function stateOf(
  run: {
    readonly number: number;
    readonly status: string;
    readonly outcome: string | null;
    readonly wakeAt: Date | null;
    readonly createdAt: Date;
  },
  gone: PlanGone | null,
  approval: ApprovalPage['plan']['approval'],
): ApprovalState {
  if (gone?.kind === 'stale') return gone;
  if (approval?.kind === 'approved') return approval;
  if (run.status === 'awaiting_approval' && gone === null) {
    return { kind: 'waiting', expiresAt: planExpiry(run).toISOString() };
  }
  const sentence =
    gone?.sentence ??
    run.outcome ??
    (run.status === 'planned'
      ? `Nobody has asked for an approval of run ${run.number} yet.`
      : `Run ${run.number} is ${run.status.replaceAll('_', ' ')}.`);
  return { kind: 'over', sentence };
}

const decision = z.object({
  sentence: z.string().optional(),
  chosenSentence: z.string().optional(),
  reason: z.string().nullable().optional(),
});

/** People end a reason with a full stop or not. */
function unstopped(text: string): string {
  return text.trim().replace(/\.+$/, '');
}

/** What was decided last, in its own words. */
async function decided(db: Database, streamId: string): Promise<string | null> {
  const events = await readEvents(db, streamId);
  const last = events.findLast(
    (event) => event.kind === 'decision.made' || event.kind === 'decision.overridden',
  );
  if (last === undefined || last.status !== 'known') return null;
  const said = decision.safeParse(last.data);
  if (!said.success) return null;
  const { sentence, chosenSentence, reason } = said.data;
  const parts = [chosenSentence ?? sentence, reason].filter((part) => part != null);
  return parts.length === 0 ? null : stopped(parts.map(unstopped).join(': '));
}
