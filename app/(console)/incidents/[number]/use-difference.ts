'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { DifferenceActions, PlanNames } from '@/components/incident/room-actions';
import { notify } from '@/components/ui/toast';
import type { RoomView } from '@/lib/incidents/room-view';
import type { DifferenceView, PlanWanted } from '@/lib/runs/difference-view';
import { differenceQuery, type IncidentKey, roomQuery } from '../../live/queries';
import { textIn } from '../../live/reply';
import { useCommand } from '../../live/use-command';

interface Ask {
  readonly procedure: string;
  readonly revision: string | null;
  /** Why a revision that was marked broken is wanted again. */
  readonly reason?: string;
  /** What is to be deployed, by its digest. */
  readonly image?: string;
  /** The version of a secret that worked. */
  readonly secretVersion?: string;
}
interface Undo {
  readonly runId: string;
  /** Index of the one step; absent: the whole run. */
  readonly step?: number;
}
type Open = {
  readonly requestId: string;
  /** Set where it takes the place of another plan in the open dialog: when it was asked for. */
  readonly again: string | null;
} & (
  | { readonly kind: 'plan'; readonly ask: Ask }
  | { readonly kind: 'undo'; readonly undo: Undo }
  /** Planned before, and waiting for somebody's word. */
  | { readonly kind: 'kept' }
);

/** While the worker plans, look again this often; the stream usually says it first. */
const LOOK_MS = 500;

/** The difference dialog's way through the server: ask for a plan, follow it, apply it. */
export function useDifference(
  ref: IncidentKey,
  incidentId: string,
  room: RoomView | undefined,
): {
  readonly view: DifferenceView | null;
  readonly actions: DifferenceActions;
  readonly ask: (ask: Ask) => void;
  readonly askUndo: (runId: string, step?: number) => void;
  readonly openPlan: (planRequestId: string) => void;
} {
  const command = useCommand();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const { data } = useQuery({
    ...differenceQuery(open?.requestId ?? 'none', incidentId),
    enabled: open !== null,
    // Planned anew from the dialog: it stays, without the old plan.
    placeholderData: (before) => (open?.again && before ? asAsked(before, open.again) : undefined),
    refetchInterval: ({ state }) => (state.data?.request.status === 'asked' ? LOOK_MS : false),
  });

  const ask = useCallback(
    (wanted: Ask) => {
      void command('plan.request', { ...ref, ...wanted }).then((result) => {
        if (!result.ok) return refused(result.error.message);
        const planRequestId = textIn(result.value, 'planRequestId');
        if (planRequestId === null) return refused('The server gave no plan to follow.');
        setOpen((before) => ({
          kind: 'plan',
          requestId: planRequestId,
          again: before === null ? null : new Date().toISOString(),
          ask: wanted,
        }));
      });
    },
    [command, ref],
  );
  const askUndo = useCallback(
    (runId: string, step?: number) => {
      const one = step === undefined ? {} : { step };
      void command('run.undo', { id: runId, ...one }).then((result) => {
        if (!result.ok) return refused(result.error.message);
        const planRequestId = textIn(result.value, 'planRequestId');
        if (planRequestId === null) return refused('The server gave no plan to follow.');
        setOpen((before) => ({
          kind: 'undo',
          requestId: planRequestId,
          again: before === null ? null : new Date().toISOString(),
          undo: { runId, ...one },
        }));
      });
    },
    [command],
  );
  const openPlan = useCallback(
    (requestId: string) => setOpen({ kind: 'kept', requestId, again: null }),
    [],
  );

  const actions = useMemo<DifferenceActions>(() => {
    const readPlan = () => {
      if (open === null) return;
      const { queryKey } = differenceQuery(open.requestId, incidentId);
      void client.invalidateQueries({ queryKey });
    };
    const readRoom = () =>
      void client.invalidateQueries({ queryKey: roomQuery(ref, incidentId).queryKey });
    const again = (wanted: PlanWanted) => {
      if (wanted.kind === 'undo') return askUndo(wanted.runId, wanted.step ?? undefined);
      ask(askWith(wanted, {}));
    };
    /** What is accepted closes the dialog: the run takes the room's place. */
    const begin = async (name: string, input: object) => {
      const accepted = await acceptDecision(room, open, command, ref);
      if (!accepted.ok) return accepted;
      const result = await command(name, input);
      if (result.ok) {
        setOpen(null);
        readRoom();
      }
      return result;
    };
    const stay = async (name: string, input: object) => {
      const result = await command(name, input);
      if (result.ok) {
        readPlan();
        readRoom();
      }
      return result;
    };
    return {
      onClose: () => setOpen(null),
      onReadAgain: () => {
        if (open?.kind === 'plan') ask(open.ask);
        if (open?.kind === 'undo') askUndo(open.undo.runId, open.undo.step);
        if (open?.kind === 'kept' && data !== undefined) again(data.request.wanted);
      },
      onReason: (reason) => {
        if (open?.kind === 'plan') ask({ ...open.ask, reason });
      },
      onName: (named) => {
        const wanted = open?.kind === 'plan' ? open.ask : data?.request.wanted;
        if (wanted === undefined || !('procedure' in wanted)) return;
        ask(askWith(wanted, named));
      },
      onApply: (id, planHash) => begin('run.apply', { id, planHash }),
      onBreakGlass: (id, planHash, reason) => begin('run.break_glass', { id, planHash, reason }),
      onSubmit: (id, planHash) => stay('run.submit', { id, planHash }),
      onExempt: (id, reason) => stay('run.exempt', { id, reason }),
    };
  }, [ask, askUndo, client, command, data, incidentId, open, ref, room]);
  return { view: open === null ? null : (data ?? null), actions, ask, askUndo, openPlan };
}

/**
 * Applying what the runbook recommends is accepting its recommendation: one press, and the decision
 * is on the record before the run is. Choosing otherwise was recorded with its reason before.
 */
async function acceptDecision(
  room: RoomView | undefined,
  open: Open | null,
  command: ReturnType<typeof useCommand>,
  ref: IncidentKey,
) {
  const done = { ok: true as const, value: null };
  if (room === undefined || open?.kind !== 'plan' || room.decision.recorded !== null) return done;
  const { next, outcome } = room.decision;
  // Where nothing is recommended any more, nothing is accepted.
  if (next === null || open.ask.procedure !== outcome.procedure) return done;
  const { procedure: choice, revision } = open.ask;
  return command('decision.make', { ...ref, choice, revision });
}

type Wanted = Ask | Extract<PlanWanted, { kind: 'plan' }>;

/** The same again, with what is named now in place of what was; an image stands for itself. */
function askWith(wanted: Wanted, named: PlanNames): Ask {
  const { procedure, reason } = wanted;
  const image = named.image ?? (named.revision === undefined ? wanted.image : undefined);
  const secretVersion = named.secretVersion ?? wanted.secretVersion;
  return {
    procedure,
    revision: named.image === undefined ? (named.revision ?? wanted.revision) : null,
    ...(reason ? { reason } : {}),
    ...(image ? { image } : {}),
    ...(secretVersion ? { secretVersion } : {}),
  };
}

/** What the dialog shows until the new plan is there. */
function asAsked(before: DifferenceView, askedAt: string): DifferenceView {
  const request = { ...before.request, status: 'asked' as const, askedAt, problem: null };
  return { ...before, request, plan: null, gone: null };
}

function refused(message: string): void {
  notify({ kind: 'error', title: 'No plan was made', detail: message });
}
