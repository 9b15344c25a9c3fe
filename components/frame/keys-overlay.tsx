'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { groupByLabel, type KeyScope } from './key-registry';

/** All keys that work here: this page's first, then those that work everywhere. */
export function KeysOverlay(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly scopes: readonly KeyScope[];
}) {
  const here = Map.groupBy(
    props.scopes.filter((scope) => scope.layer === 0 && !scope.everywhere),
    ({ name }) => name,
  );
  const everywhere = props.scopes.filter((scope) => scope.everywhere);
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Keys"
      size="small"
      footer={
        <p className="text-caption text-text-3">
          Off while typing. The command palette reaches everything.
        </p>
      }
    >
      <div className="gap-x-8 md:columns-2">
        {[...here].map(([name, scopes]) => (
          <Section key={name} title={`Here: ${name}`} scopes={scopes} lit />
        ))}
        <Section title="Everywhere" scopes={everywhere} />
      </div>
    </Dialog>
  );
}

function Section(props: {
  readonly title: string;
  readonly scopes: readonly KeyScope[];
  readonly lit?: boolean;
}) {
  const groups = groupByLabel(props.scopes.flatMap((scope) => scope.bindings));
  return (
    <section className="mb-4 break-inside-avoid">
      <h3
        className={
          props.lit === true ? 'font-semibold text-accent text-body' : 'text-body text-text-3'
        }
      >
        {props.title}
      </h3>
      <ul>
        {groups.map((group) => (
          <li
            key={group.label}
            className="flex min-h-6 items-center justify-between gap-3 text-body text-text-2"
          >
            <span className="flex gap-1">
              {group.keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </span>
            {group.label}
          </li>
        ))}
      </ul>
    </section>
  );
}
