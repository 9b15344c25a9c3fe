'use client';

import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/kbd';
import { Shape, type ShapeName } from '@/components/ui/shapes';
import type { PaletteAction, PaletteGroup } from './key-registry';
import { KeyLayer } from './keys';
import { scoreAction, splitAtMatches } from './palette-match';

const GROUPS: readonly {
  readonly name: PaletteGroup;
  readonly aside: string;
  readonly shape: ShapeName;
}[] = [
  { name: 'Act', aside: 'opens the difference', shape: 'undo' },
  { name: 'Do', aside: '', shape: 'note' },
  { name: 'Go to', aside: '', shape: 'chevron' },
];

/** Everything from anywhere. It opens; it never applies. What is not possible stays, with why. */
export function CommandPalette(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly actions: readonly PaletteAction[];
  /** Called with what is typed. */
  readonly onSeek?: ((text: string) => void) | undefined;
}) {
  return (
    <Radix.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-3 z-50 animate-fade-in overflow-hidden rounded-dialog border border-border-strong bg-surface-1 outline-none md:inset-x-auto md:top-[12vh] md:left-1/2 md:w-[480px] md:-translate-x-1/2"
        >
          <KeyLayer>
            <Radix.Title className="sr-only">Commands</Radix.Title>
            <PaletteBody actions={props.actions} onClose={props.onClose} onSeek={props.onSeek} />
          </KeyLayer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody(props: {
  readonly actions: readonly PaletteAction[];
  readonly onClose: () => void;
  readonly onSeek: ((text: string) => void) | undefined;
}) {
  const [query, setQuery] = useState('');
  const found = props.actions.filter((action) => scoreAction(action, query) > 0);
  return (
    <Command label="Commands" shouldFilter={false} loop>
      <div className="flex h-14 items-center gap-3 border-border border-b px-4">
        <Shape name="search" className="text-text-2" />
        <Command.Input
          value={query}
          onValueChange={(text) => {
            setQuery(text);
            props.onSeek?.(text);
          }}
          placeholder="Search or run a command"
          className="min-w-0 flex-1 bg-transparent text-name text-text outline-none max-md:text-[1rem]"
        />
        <span aria-live="polite" className="whitespace-nowrap text-caption text-text-3">
          {found.length} found
        </span>
        <Kbd keys="Escape" />
      </div>
      <Command.List className="max-h-[min(560px,64vh)] overflow-y-auto pb-2">
        <Command.Empty className="px-4 py-6 text-body text-text-2">
          Nothing has “{query}” in its name or target. Try a service, a revision or INC-1.
        </Command.Empty>
        {GROUPS.map((group) => {
          const entries = found
            .filter((action) => action.group === group.name)
            .toSorted((a, b) => scoreAction(b, query) - scoreAction(a, query));
          if (entries.length === 0) return null;
          return (
            <Command.Group
              key={group.name}
              heading={
                <span className="flex justify-between px-4 pt-3 pb-1 text-caption text-text-3">
                  {group.name}
                  <span>{group.aside}</span>
                </span>
              }
            >
              {entries.map((action) => (
                <PaletteRow
                  key={action.id}
                  action={action}
                  query={query}
                  shape={group.shape}
                  onClose={props.onClose}
                />
              ))}
            </Command.Group>
          );
        })}
      </Command.List>
      <div className="flex items-center justify-end gap-2 border-border border-t bg-surface-2 px-4 py-2 text-caption text-text-3">
        <Kbd keys="Enter" /> open
      </div>
    </Command>
  );
}

function PaletteRow(props: {
  readonly action: PaletteAction;
  readonly query: string;
  readonly shape: ShapeName;
  readonly onClose: () => void;
}) {
  const { action } = props;
  const off = action.disabledReason !== undefined;
  return (
    <Command.Item
      value={action.id}
      disabled={off}
      onSelect={() => {
        props.onClose();
        action.run();
      }}
      className="flex min-h-11 cursor-pointer items-center gap-3 border-transparent border-l-2 px-4 py-1 data-[disabled=true]:cursor-not-allowed data-[selected=true]:border-accent data-[selected=true]:bg-surface-3"
    >
      <Shape name={off ? 'no' : props.shape} className="text-text-2" />
      <span className="min-w-0 flex-1">
        <span className={cn('block text-body', off ? 'text-text-2' : 'text-text')}>
          {splitAtMatches(action.label, props.query).map((part) =>
            part.match ? (
              <span
                key={part.at}
                className="underline decoration-2 decoration-accent underline-offset-4"
              >
                {part.text}
              </span>
            ) : (
              part.text
            ),
          )}
        </span>
        <span className="block text-caption text-text-2">
          {action.disabledReason ?? action.target}
        </span>
      </span>
      <span className="whitespace-nowrap text-caption text-text-3">
        {off ? 'no action' : action.risk}
      </span>
      <span className="flex w-10 shrink-0 justify-end max-md:hidden">
        {action.key !== undefined && <Kbd keys={action.key} />}
      </span>
    </Command.Item>
  );
}
