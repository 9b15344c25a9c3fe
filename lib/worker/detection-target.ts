/** Where detections look: one service of an incident, by the runbook that the incident has. */

import type { Database } from '@/lib/db';
import { freshState } from '@/lib/failure-modes/assemble-observations';
import type { Looked } from '@/lib/failure-modes/observations';
import { parseState } from '@/lib/fleet/stored-state';
import type { TargetState } from '@/lib/fleet/target-state';
import { onGoogle } from '@/lib/platforms/registry';
import type { Runbook } from '@/lib/runbooks/schema';
import { storedRunbook } from '@/lib/runbooks/stored-runbook';
import { createLookReader, type LookReader } from './looks/look-reader';
import type { SymptomTarget } from './read-symptoms';
import type { WorkerDeps } from './worker-deps';

export interface IncidentService {
  readonly incidentId: string;
  readonly serviceId: string;
}

/** Where a detection looks, and by which runbook. */
export interface DetectionTarget extends SymptomTarget {
  readonly targetId: string;
  readonly connection: string;
  readonly runbook: Runbook;
  /** As it was last seen. */
  readonly state: Looked<TargetState>;
}

/** Where a service of an incident runs, by the runbook that the incident was declared under. */
export async function targetOfPart(
  db: Database,
  part: IncidentService,
  now: Date,
): Promise<DetectionTarget | null> {
  const found = await db.prisma.incidentService.findUnique({
    where: { incidentId_serviceId: part },
    include: {
      version: true,
      service: { include: { targets: { where: { retiredAt: null } } } },
    },
  });
  const targets = found?.service.targets ?? [];
  const target = targets.find(({ isProduction }) => isProduction) ?? targets[0];
  if (!found?.version || target === undefined) return null;
  const observation = await db.prisma.observation.findUnique({ where: { targetId: target.id } });
  const state = parseState(observation?.state ?? null);
  const seen = freshState(observed(observation), now);
  return {
    targetId: target.id,
    connection: target.connection,
    ref: target.ref,
    service: found.service.slug,
    url: state?.url ?? null,
    image: state?.revisions[0]?.image ?? null,
    runbook: storedRunbook(found.version),
    state: seen,
  };
}

/** An observation's row, as far as it can be reasoned from. */
export function observed(
  row: { readonly state: unknown; readonly observedAt: Date | null } | null,
): { readonly value: TargetState; readonly at: string } | null {
  const value = parseState(row?.state ?? null);
  return value === null || !row?.observedAt ? null : { value, at: row.observedAt.toISOString() };
}

/** What is asked at once about one service of an incident is answered from one look at it. */
export class SharedReads {
  readonly #targets = new Map<string, Promise<DetectionTarget | null>>();
  readonly #readers = new Map<string, LookReader>();

  constructor(
    private readonly deps: WorkerDeps,
    private readonly ended: AbortSignal,
  ) {}

  target({ incidentId, serviceId }: IncidentService): Promise<DetectionTarget | null> {
    const key = `${incidentId} ${serviceId}`;
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const now = this.deps.clock.now();
    const reading = targetOfPart(this.deps.db, { incidentId, serviceId }, now);
    this.#targets.set(key, reading);
    return reading;
  }

  reader({ targetId, connection, ref }: DetectionTarget): LookReader {
    const known = this.#readers.get(targetId);
    if (known !== undefined) return known;
    const reader = createLookReader(onGoogle(this.deps.find(connection)), ref, this.ended);
    this.#readers.set(targetId, reader);
    return reader;
  }
}
