'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RoomActions } from '@/components/incident/room-actions';
import { type IncidentKey, roomQuery, timelineQuery } from '../../live/queries';
import { useCommand } from '../../live/use-command';

/** Every act of the room as the command that it is. */
export function useRoomActions(
  ref: IncidentKey,
  incidentId: string,
  { onReview, onUndo, onOpenPlan }: Pick<RoomActions, 'onReview' | 'onUndo' | 'onOpenPlan'>,
): RoomActions {
  const command = useCommand();
  const client = useQueryClient();
  return useMemo(() => {
    const send = async (name: string, input: object) => {
      const result = await command(name, input);
      if (result.ok) {
        // The stream says so too; the one who pressed should not wait for it.
        void client.invalidateQueries({ queryKey: roomQuery(ref, incidentId).queryKey });
        void client.invalidateQueries({ queryKey: timelineQuery(ref, incidentId).queryKey });
      }
      return result;
    };
    return {
      onReview,
      onUndo,
      onOpenPlan,
      onAbort: (id) => send('run.abort', { id }),
      onComplete: (id, index, { outcome, note, output }) =>
        send('step.complete', {
          id,
          index,
          outcome,
          ...(note === null ? {} : { note }),
          ...(output === null ? {} : { output }),
        }),
      onAnswerStep: (id, index, answer) => send('step.answer', { id, index, answer }),
      onResolveRun: (id, outcome, note) => send('run.resolve', { id, outcome, note }),
      onExempt: (id, reason) => send('run.exempt', { id, reason }),
      onAnswer: (question, answer) => send('question.answer', { ...ref, question, answer }),
      onDecide: (input) => send('decision.make', { ...ref, ...input }),
      onAsk: (proposal) => send('poll.open', { ...ref, ...proposal }),
      onAgree: (poll) => send('poll.agree', { ...ref, poll }),
      onObjection: (poll, reason) => send('objection.raise', { ...ref, poll, reason }),
      onCheck: (key, state) => send('checklist.update', { ...ref, key, state }),
      onMove: (to, reason) => send('incident.change_status', { ...ref, to, reason }),
      onSeverity: (severity, reason) =>
        send('incident.change_severity', { ...ref, severity, reason }),
      onAssume: (role) => send('role.assume', { ...ref, role }),
      onNote: (text) => send('note.add', { ...ref, text }),
      onPin: (seq, pinned) => send('event.pin', { ...ref, seq, pinned }),
      onPublish: (input) => send('status.publish', { ...ref, ...input }),
      onDiscard: (draftId) => send('draft.discard', { ...ref, draftId }),
      onReleaseHold: (id, reason) => send('hold.release', { id, reason }),
    };
  }, [client, command, incidentId, onOpenPlan, onReview, onUndo, ref]);
}
