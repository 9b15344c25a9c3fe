'use client';

import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import type { SelectedQuestion } from '@/components/decision/use-selected-question';
import type { KeyBinding } from '@/components/frame/key-registry';
import { useKeys } from '@/components/frame/keys';
import type { RoomView } from '@/lib/incidents/room-view';
import { ALERT_KEY } from './alert-words';
import { answering, type SentAnswer } from './answer-keys';
import type { Reply } from './reply';
import type { RoomActions } from './room-actions';
import type { Sheet } from './room-sheets';
import type { RoomStage } from './room-stage';
import { tell } from './tell';

interface RoomKeysInput {
  readonly view: RoomView;
  readonly stage: RoomStage;
  /** The path is on screen, and this of its questions is selected. */
  readonly selected: SelectedQuestion | null;
  readonly actions: RoomActions;
  readonly setSheet: (sheet: Sheet) => void;
  readonly review: () => void;
  readonly branch: () => void;
  readonly toggleWhy: () => void;
  /** Opens the reason for an objection. */
  readonly object: () => void;
  /** Asks everybody about what is proposed; null: nothing is. */
  readonly ask: (() => Reply) | null;
}

/** Every act of the room has a key; it opens, and never applies. */
export function useRoomKeys(input: RoomKeysInput): void {
  const { view, setSheet } = input;
  const off = view.permissions.whyNotAct ?? undefined;
  const router = useRouter();
  const sent = useRef<SentAnswer | null>(null);
  const reviewPath = `/incidents/${view.incident.drill ? view.incident.label : view.incident.number}/review`;
  useKeys(view.incident.label, [
    ...enter(input, off, () => router.push(reviewPath)),
    ...answering(input, off, sent),
    ...polling(input, off),
    ...running(input, off),
    {
      key: 'x',
      label: 'decide otherwise',
      disabledReason: off,
      run: () => setSheet('decide'),
      palette: { group: 'Do', label: 'Decide otherwise', target: view.incident.label },
    },
    {
      key: 'p',
      label: 'publish update',
      run: () => setSheet('comms'),
      palette: { group: 'Do', label: 'Write a status update', target: view.incident.label },
    },
    {
      key: 's',
      label: 'status',
      disabledReason: off,
      run: () => setSheet('status'),
      palette: { group: 'Do', label: 'Change status', target: view.incident.label },
    },
    {
      key: 'v',
      label: 'severity',
      offBar: true,
      disabledReason: off,
      run: () => setSheet('severity'),
      palette: { group: 'Do', label: 'Change severity', target: view.incident.label },
    },
    {
      key: 't',
      label: 'roles',
      run: () => setSheet('roles'),
      palette: { group: 'Do', label: 'Take or hand over a role', target: view.incident.label },
    },
    ...(view.byHand[0] === undefined
      ? []
      : [
          {
            key: 'h',
            label: 'by hand',
            offBar: !view.byHand[0].wanted,
            run: () => setSheet('hand'),
            palette: {
              group: 'Do',
              label: 'The runbook’s lines, to follow by hand',
              target: view.incident.label,
            },
          } as const,
        ]),
    ...approving(input, () => router.push(view.approval?.path ?? '/')),
    { key: 'w', label: 'why', offBar: true, run: input.toggleWhy },
    {
      key: 'g r',
      label: 'review',
      offBar: true,
      run: () => router.push(reviewPath),
      palette: { group: 'Go to', label: `Review of ${view.incident.label}` },
    },
  ]);
}

/** Asking everybody, and each one's word while it is open. */
function polling(
  { view, actions, object, ask }: RoomKeysInput,
  off: string | undefined,
): readonly KeyBinding[] {
  const { poll, permissions } = view;
  if (poll !== null && !poll.closed) {
    return [
      {
        key: 'y',
        label: 'no objection',
        disabledReason: off,
        run: () => void tell(actions.onAgree(poll.id)),
      },
      { key: 'b', label: 'object', disabledReason: off, run: object },
    ];
  }
  if (ask === null) return [];
  return [
    {
      key: 'q',
      label: 'any objections?',
      disabledReason: permissions.whyNotAsk ?? undefined,
      run: () => void tell(ask()),
      palette: { group: 'Do', label: 'Any strong objections?', target: view.incident.label },
    },
  ];
}

/** Only where this person may give their word. */
function approving({ view }: RoomKeysInput, open: () => void): readonly KeyBinding[] {
  const { approval } = view;
  if (approval?.status !== 'awaiting_approval' || approval.whyNotApprove !== null) return [];
  return [
    {
      key: 'a',
      label: 'approve',
      run: open,
      palette: {
        group: 'Act',
        label: `Look at run ${approval.number} and approve it`,
        target: approval.title,
        risk: 'destructive',
      },
    },
  ];
}

/** The next action of the stage: it opens the difference, resolves, or goes to the review. */
function enter(
  input: RoomKeysInput,
  off: string | undefined,
  openReview: () => void,
): readonly KeyBinding[] {
  const { view, stage, actions } = input;
  const { next, outcome } = view.decision;
  switch (stage) {
    case 'decide':
      if (outcome.kind === 'monitor') {
        const decided = view.decision.recorded === null ? undefined : 'decided already';
        const watch = { choice: 'monitor', revision: null, reason: null };
        return [
          {
            key: 'Enter',
            label: 'decide to watch',
            disabledReason: off ?? decided,
            run: () => void tell(actions.onDecide(watch)),
          },
        ];
      }
      if (outcome.kind !== 'procedure' || next === null) return [];
      return [
        {
          key: 'Enter',
          label: 'review rollback',
          disabledReason: off,
          run: input.review,
          palette: {
            group: 'Act',
            label: next.headline,
            target: view.incident.label,
            risk: 'risky',
          },
        },
        // The key that leads here from every other page.
        {
          key: ALERT_KEY,
          label: 'review rollback',
          offBar: true,
          disabledReason: off,
          run: input.review,
        },
      ];
    case 'failed':
      return view.nextBranch === null
        ? []
        : [{ key: 'Enter', label: 'review next', disabledReason: off, run: input.branch }];
    case 'watch':
      return view.watch?.resolve.needsReason !== null
        ? []
        : [
            {
              key: 'Enter',
              label: 'resolve',
              disabledReason: off,
              run: () => void tell(actions.onMove('resolved', null)),
            },
          ];
    case 'over':
      return [{ key: 'Enter', label: 'review', run: openReview }];
    case 'act':
      return [];
  }
}

function running(input: RoomKeysInput, off: string | undefined): readonly KeyBinding[] {
  const { view, stage, actions } = input;
  const { run } = view;
  if (run === null || stage === 'decide' || stage === 'over') return [];
  return [
    {
      key: 'shift+a',
      label: 'abort',
      disabledReason: off ?? (run.canAbort ? undefined : (run.whyNotAbort ?? 'nothing to abort')),
      run: () => void tell(actions.onAbort(run.id)),
    },
    {
      key: 'u',
      label: 'undo',
      disabledReason: off ?? (run.canUndo ? undefined : (run.whyNotUndo ?? 'nothing to undo')),
      run: () => actions.onUndo(run.id),
      palette: {
        group: 'Act',
        label: `Undo run ${run.number}`,
        target: run.undoSentence,
        risk: 'risky',
      },
    },
    { key: 'o', label: 'next branch', disabledReason: off, run: input.branch },
    ...(stage === 'failed' && view.decision.next !== null
      ? [
          {
            key: 'r',
            label: 'try again',
            disabledReason: off,
            run: input.review,
            palette: {
              group: 'Act',
              label: view.decision.next.headline,
              target: view.incident.label,
              risk: 'risky',
            },
          } as const,
        ]
      : []),
  ];
}
