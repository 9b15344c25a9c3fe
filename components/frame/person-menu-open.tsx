'use client';

import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { Shape } from '@/components/ui/shapes';
import type { FramePerson } from './frame-view';
import { PERSON_BUTTON, PersonMark } from './person-mark';
import { THEMES, type Theme, themeCookie } from './theme';

const ITEM =
  'flex h-8 cursor-pointer items-center gap-2 rounded-control px-2 text-body text-text-2 outline-none data-[highlighted]:bg-surface-3 data-[highlighted]:text-text max-md:h-11';

const WORDS: Record<Theme, string> = { dark: 'Dark', light: 'Light', system: 'As the system' };

function choose(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: The cookie store is not in every browser yet.
  document.cookie = themeCookie(theme);
}

/** The menu itself, open from its first moment on: it is there because somebody pressed. */
export function PersonMenuOpen(props: {
  readonly person: FramePerson;
  readonly theme: Theme;
  readonly onSignOut: () => void;
}) {
  const [theme, setTheme] = useState(props.theme);
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger className={PERSON_BUTTON}>
        <PersonMark person={props.person} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={8}
          className="z-50 w-56 rounded-panel border border-border-strong bg-surface-2 p-1"
        >
          <div className="px-2 py-1.5">
            <div className="font-semibold text-body">{props.person.name}</div>
            <div className="text-caption text-text-3">{props.person.role}</div>
          </div>
          <DropdownMenu.Separator className="my-1 h-px bg-border" />
          <DropdownMenu.Label className="px-2 py-1 text-caption text-text-3">
            Theme
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              const next = THEMES.find((known) => known === value);
              if (next === undefined) return;
              setTheme(next);
              choose(next);
            }}
          >
            {THEMES.map((known) => (
              <DropdownMenu.RadioItem key={known} value={known} className={ITEM}>
                <Shape name={known === theme ? 'ok' : 'todo'} size={14} className="text-current" />
                {WORDS[known]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-border" />
          <DropdownMenu.Item className={ITEM} onSelect={props.onSignOut}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
