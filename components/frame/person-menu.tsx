'use client';

import { type ComponentType, useEffect, useState } from 'react';
import { fetchWhenIdle } from './fetch-when-idle';
import type { FramePerson } from './frame-view';
import { PERSON_BUTTON, PersonMark } from './person-mark';
import type { Theme } from './theme';

interface PersonMenuProps {
  readonly person: FramePerson;
  readonly theme: Theme;
  readonly onSignOut: () => void;
}

const loadMenu = () => import('./person-menu-open').then((file) => file.PersonMenuOpen);

/** Who is signed in; pressed, it is the menu with the theme and the way out. */
export function PersonMenu(props: PersonMenuProps) {
  const [Menu, setMenu] = useState<ComponentType<PersonMenuProps> | null>(null);
  useEffect(() => fetchWhenIdle(loadMenu), []);
  if (Menu !== null) return <Menu {...props} />;
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={PERSON_BUTTON}
      onClick={() => void loadMenu().then((loaded) => setMenu(() => loaded))}
    >
      <PersonMark person={props.person} />
    </button>
  );
}
