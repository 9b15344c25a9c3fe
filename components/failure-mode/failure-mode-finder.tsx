'use client';

import { type RefObject, useId, useState } from 'react';
import { useKeys } from '@/components/frame/keys';
import { EmptyState } from '@/components/ui/empty-state';
import { Input } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import type { FailureModesView } from '@/lib/failure-modes/failure-modes-view';
import { rankFailureModes } from '@/lib/failure-modes/rank';
import type { FailureModeActions } from './failure-mode-actions';
import { LookedAtList } from './looked-at-list';
import { ModeRow } from './mode-row';

/** What is it? Ranked by what is seen and by what is typed; every mode opens to how and what to do. */
export function FailureModeFinder(props: {
  readonly view: FailureModesView;
  readonly actions: FailureModeActions;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly field?: RefObject<HTMLInputElement | null>;
}) {
  const { view, actions, typed } = props;
  const ranked =
    typed.trim() === ''
      ? view.ranked
      : rankFailureModes(
          view.modes.map(({ mode }) => mode),
          view.observations,
          typed,
        );
  const rest = view.modes.filter(({ mode }) => !ranked.some(({ id }) => id === mode.id));
  const order = [...ranked.map(({ id }) => id), ...rest.map(({ mode }) => mode.id)];
  const { selected, opened, move, toggle } = useSelection(order);
  const id = useId();

  const detect = () => {
    if (selected === null || view.whyNotDetect !== null) return;
    if (!opened.has(selected)) toggle(selected);
    void actions.onDetect?.(selected, null).then((result) => {
      if (!result.ok) notify({ kind: 'error', title: result.error.message });
    });
  };
  useKeys('What is it?', [
    { key: 'j', label: 'move', repeat: true, run: () => move(1) },
    { key: 'k', label: 'move', repeat: true, run: () => move(-1) },
    { key: 'Enter', label: 'open', run: () => selected !== null && toggle(selected) },
    {
      key: 'r',
      label: 'run its detections',
      disabledReason:
        view.whyNotDetect ?? (actions.onDetect === undefined ? 'not from here' : undefined),
      run: detect,
    },
    {
      key: 'p',
      label: 'review what resolves it',
      disabledReason: whyNotResolve(view, actions, selected),
      run: () => {
        const procedure = procedureOf(view, selected);
        if (procedure !== null) actions.onProcedure?.(procedure.id);
      },
    },
    { key: '/', label: 'type symptoms', run: () => props.field?.current?.focus() },
  ]);

  const row = (modeId: string) => {
    const mode = view.modes.find((each) => each.mode.id === modeId);
    return (
      mode !== undefined && (
        <ModeRow
          key={modeId}
          view={mode}
          ranked={ranked.find((each) => each.id === modeId) ?? null}
          service={view.service}
          selected={selected === modeId}
          open={opened.has(modeId)}
          onToggle={() => toggle(modeId)}
          whyNotDetect={view.whyNotDetect}
          actions={actions}
        />
      )
    );
  };
  return (
    <div className="grid gap-4">
      <div className="grid gap-1">
        <label htmlFor={id} className="text-caption text-text-2">
          What do people see? What is seen already counts without a word.
        </label>
        <Input
          id={id}
          {...(props.field === undefined ? {} : { ref: props.field })}
          value={typed}
          maxLength={500}
          autoComplete="off"
          placeholder="403, permission denied, slow answers…"
          onChange={(event) => props.onType(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              move(event.key === 'ArrowDown' ? 1 : -1);
            }
            if (event.key === 'Enter' && selected !== null) toggle(selected);
          }}
        />
      </div>
      {ranked.length === 0 ? (
        <EmptyState shape="search" title={nothing(view, typed)} detail={whatNext(view)} />
      ) : (
        <ol aria-label="Likeliest first" className="grid gap-2">
          {ranked.map((each) => row(each.id))}
        </ol>
      )}
      <LookedAtList looked={view.looked} service={view.service} />
      {rest.length > 0 && (
        <section aria-label="Other failure modes" className="grid gap-1">
          <h3 className="font-semibold text-caption text-text-2">
            {ranked.length === 0 ? 'The runbook’s failure modes' : 'Nothing speaks for these'}
          </h3>
          <ul className="grid gap-1">{rest.map(({ mode }) => row(mode.id))}</ul>
        </section>
      )}
    </div>
  );
}

function procedureOf({ modes }: FailureModesView, selected: string | null) {
  return modes.find(({ mode }) => mode.id === selected)?.procedure ?? null;
}

function whyNotResolve(
  view: FailureModesView,
  { onProcedure }: FailureModeActions,
  selected: string | null,
): string | undefined {
  const procedure = procedureOf(view, selected);
  if (onProcedure === undefined) return 'not from here';
  if (procedure === null) return 'no procedure resolves it: it is done by hand';
  return procedure.notHere ?? view.whyNotDetect ?? undefined;
}

function nothing({ runbook, modes }: FailureModesView, typed: string): string {
  if (runbook === null) return 'This service has no runbook, so no failure mode is known.';
  if (modes.length === 0) return 'Its runbook names no failure mode.';
  return typed.trim() === ''
    ? 'Nothing seen points to a known failure mode.'
    : 'Neither what is seen nor what you typed points to a known failure mode.';
}

function whatNext({ modes, looked }: FailureModesView): string {
  if (modes.length === 0) return 'Name them in the runbook with their symptoms.';
  const blind = looked.filter(({ at }) => at === null).map(({ what }) => what.toLowerCase());
  const unknown = blind.length === 0 ? '' : `Not known: ${blind.join(', ')}. `;
  return `${unknown}Type what people see, or read through the failure modes below.`;
}

/** The first is selected until a person moves; a mode keeps its place when the ranking changes. */
function useSelection(order: readonly string[]) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const selected = chosen !== null && order.includes(chosen) ? chosen : (order[0] ?? null);
  return {
    selected,
    opened,
    move: (by: 1 | -1) => {
      const at = selected === null ? 0 : order.indexOf(selected) + by;
      setChosen(order[Math.max(0, Math.min(order.length - 1, at))] ?? null);
    },
    toggle: (id: string) => {
      setChosen(id);
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      });
    },
  };
}
