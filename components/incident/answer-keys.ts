import type { RefObject } from 'react';
import type { SelectedQuestion } from '@/components/decision/use-selected-question';
import type { KeyBinding } from '@/components/frame/key-registry';
import type { AnswerWord } from '@/lib/decisions/decision';
import type { PathRow } from '@/lib/decisions/decision-view';
import type { RoomActions } from './room-actions';
import { tell } from './tell';

interface Answering {
  readonly view: {
    readonly decision: { readonly path: readonly Pick<PathRow, 'id' | 'answeredAt'>[] };
  };
  /** The path is on screen, and this of its questions is selected. */
  readonly selected: SelectedQuestion | null;
  readonly actions: Pick<RoomActions, 'onAnswer'>;
}

/**
 * The question that was answered last by key, as it stood then. Until it is seen to be answered a
 * further key would answer it again, though its sender means the next one.
 */
export interface SentAnswer {
  readonly id: string;
  readonly since: string | null;
}

const ANSWER_KEYS: readonly { readonly key: string; readonly answer: AnswerWord }[] = [
  { key: '1', answer: 'yes' },
  { key: '2', answer: 'no' },
  { key: '3', answer: 'unknown' },
];

/** The selected question is answered by one key; with more than one, two keys go through them. */
export function answering(
  { view, selected, actions }: Answering,
  off: string | undefined,
  sent: RefObject<SentAnswer | null>,
): readonly KeyBinding[] {
  if (selected === null) return [];
  const { id } = selected;
  const through = [
    { key: 'j', label: 'questions', repeat: true, run: () => selected.move(1) },
    { key: 'k', label: 'questions', repeat: true, run: () => selected.move(-1) },
  ] as const;
  return [
    ...(id === null
      ? []
      : ANSWER_KEYS.map(({ key, answer }) => ({
          key,
          label: 'answer',
          disabledReason: off,
          run: () => {
            const since = view.decision.path.find((row) => row.id === id)?.answeredAt ?? null;
            if (sent.current?.id === id && sent.current.since === since) return;
            sent.current = { id, since };
            selected.select(null);
            void tell(actions.onAnswer(id, answer)).then((accepted) => {
              if (!accepted) sent.current = null;
            });
          },
        }))),
    ...(selected.count > 1 || (id === null && selected.count > 0) ? through : []),
  ];
}
