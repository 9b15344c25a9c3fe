import { z } from 'zod';
import { can } from '@/lib/auth/policy';
import { suspectChange } from '@/lib/changes/suspect';
import { defineQuery } from '@/lib/command';
import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Tx } from '@/lib/db';
import type { SuspectChange } from '@/lib/decisions/decision';
import { type DecisionInputs, evaluate } from '@/lib/decisions/evaluate';
import { firstBreach } from '@/lib/decisions/first-breach';
import { shortRevision, shortRevisions } from '@/lib/fleet/short-revision';
import { ok } from '@/lib/result';
import type { Runbook } from '@/lib/runbooks/schema';

import { parseFrame } from '@/lib/signals/stored-frame';
import type { DeclareService, DeclareView } from '../declare-view';
import { OVER_STATUSES } from '../lifecycle';
import { proposeSeverity, severitiesOf } from '../severity';

export const declareRead = defineQuery({
  name: 'declare.read',
  summary: 'What Declare is prefilled with, for every service.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/declare' },
  input: z.strictObject({}),
  output: z.custom<DeclareView>(),
  run: async ({ db, actor, now }) => {
    const services = await readServices(db.prisma);
    const filled: (DeclareService & { readonly rank: number })[] = [];
    const runbooks = await runbooksInForce(db.prisma);
    for (const service of services) {
      const runbook = runbooks.get(service.runbook?.slug ?? '')?.runbook ?? null;
      filled.push(await prefill(db.prisma, service, runbook, now));
    }
    filled.sort((a, b) => a.rank - b.rank);
    const may = can(actor, { role: 'responder', byToken: true }, null);
    const worst = filled.find((each) => each.stateLine !== null && each.open === null);
    return ok({
      service: worst?.slug ?? null,
      services: filled.map(({ rank: _, ...service }) => service),
      you: actor.name,
      whyNot: may ? null : 'Declaring needs the responder role.',
    });
  },
});

function readServices(tx: Tx) {
  return tx.service.findMany({
    where: { retiredAt: null },
    orderBy: { position: 'asc' },
    include: {
      targets: { where: { retiredAt: null }, include: { signalFrame: true } },
      runbook: { select: { slug: true } },
      incidents: {
        where: { incident: { status: { notIn: [...OVER_STATUSES] } } },
        include: { incident: { select: { number: true, drill: true } } },
      },
    },
  });
}

type ServiceRow = Awaited<ReturnType<typeof readServices>>[number];

async function prefill(tx: Tx, service: ServiceRow, runbook: Runbook | null, now: Date) {
  const decision = runbook === null ? null : await decide(tx, service, runbook, now);
  const proposal = proposeSeverity(runbook, decision?.decision ?? null);
  const { slug, name } = service;
  const open = service.incidents[0]?.incident ?? null;
  const wrong = decision?.decision.outcome.kind === 'procedure';
  const row = decision?.decision.matrix?.rows.find(({ active }) => active);
  return {
    slug,
    name,
    stateLine: wrong ? (decision?.decision.outcome.sentence ?? null) : null,
    title: wrong ? titleOf(name, slug, decision?.change?.revision ?? null) : `${name}: `,
    userImpact: proposal.impact,
    impactSource: row === undefined ? null : `matrix row ${row.label}`,
    severity: proposal.severity.level,
    severityWhy: proposal.why,
    severities: severitiesOf(runbook).map(({ level, label, time, source }) => ({
      level,
      label,
      time,
      source,
    })),
    startedAt: wrong ? (decision?.change?.at ?? null) : null,
    startedWhy: wrong && decision?.change ? whyThen(decision.change, slug) : null,
    open: open === null ? null : { number: open.number, drill: open.drill },
    rank: wrong ? (decision?.decision.outcome.severity ?? 4) : 9,
  };
}

function whyThen({ kind, revision, summary }: SuspectChange, slug: string): string {
  if (kind === 'deployment' && revision !== null) {
    return `${shortRevision(revision, slug)} was deployed`;
  }
  return shortRevisions(summary ?? 'something changed', slug);
}

function titleOf(name: string, slug: string, revision: string | null): string {
  if (revision === null) return `${name}: requests fail`;
  return `${name}: requests fail after ${shortRevision(revision, slug)}`;
}

async function decide(tx: Tx, service: ServiceRow, runbook: Runbook, now: Date) {
  const target = service.targets.find((each) => each.isProduction) ?? service.targets[0];
  if (target === undefined) return null;
  const frame = parseFrame(target.signalFrame?.frame ?? null);
  const breach = firstBreach(runbook, frame?.series ?? []);
  const change = await suspectChange(tx, target.id, now, breach);
  const inputs: DecisionInputs = {
    runbook,
    readings: frame?.readings ?? [],
    answers: [],
    change,
    series: frame?.series ?? [],
    now,
  };
  return { decision: evaluate(inputs), change };
}
