import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { Shape } from '@/components/ui/shapes';
import type { ContactView, EscalationView } from '@/lib/decisions/decision';
import type { PathRow } from '@/lib/decisions/decision-view';

const DUE = {
  yes: { shape: 'failing', words: 'Call now', tone: 'text-bad' },
  unknown: { shape: 'unknown', words: 'Not known whether to call', tone: 'text-unknown' },
  no: { shape: 'no', words: 'No condition is met', tone: 'text-text-2' },
} as const;

/** Whom to call, in which order, and which condition asks for it. */
export function EscalationPanel(props: {
  readonly escalation: EscalationView;
  readonly path: readonly PathRow[];
}) {
  const { escalation, path } = props;
  const due = DUE[escalation.due];
  const titleOf = (id: string) => path.find((row) => row.id === id)?.title ?? id;
  const met = escalation.conditions.map(titleOf);
  const open = escalation.unknown.map(titleOf);
  return (
    <Panel title="Escalation" flush>
      <div className="grid gap-0.5 px-3 py-2">
        <p className={cn('flex items-center gap-2 font-semibold', due.tone)}>
          <Shape name={due.shape} />
          {due.words}
        </p>
        {met.length > 0 && <p className="text-caption text-text-2">Because: {met.join(', ')}</p>}
        {open.length > 0 && (
          <p className="text-caption text-text-2">Nobody answered yet: {open.join(', ')}</p>
        )}
      </div>
      <ol aria-label="In this order" className="border-border border-t">
        {escalation.path.map((contact, index) => (
          <Contact
            // biome-ignore lint/suspicious/noArrayIndexKey: a runbook may name one role twice
            key={index}
            contact={contact}
            place={`${index + 1}.`}
            when={after(contact.afterMinutes)}
          />
        ))}
      </ol>
      {escalation.external.length > 0 && (
        <ul aria-label="Outside the team" className="border-border border-t">
          {escalation.external.map((contact) => (
            <Contact
              key={contact.role}
              contact={contact}
              place=""
              when={contact.condition ?? 'on request'}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Contact(props: {
  readonly contact: ContactView;
  readonly place: string;
  readonly when: string;
}) {
  const { role, reach, placeholder } = props.contact;
  return (
    <li className="grid grid-cols-[24px_1fr_auto] items-baseline gap-x-2 border-border px-3 py-1.5 not-last:border-b">
      <span className="text-right text-text-3 tabular-nums">{props.place}</span>
      <span className="min-w-0">
        <span className="font-medium">{role}</span>{' '}
        <span className="text-caption text-text-3">{props.when}</span>
      </span>
      {reach === null ? (
        <span className="flex items-center gap-1.5 text-caption text-warn">
          <Shape name="degraded" size={13} />
          {placeholder === null ? 'no number given' : `placeholder: ${placeholder}`}
        </span>
      ) : (
        <span className="break-all text-right">{reach}</span>
      )}
    </li>
  );
}

function after(minutes: number | null): string {
  if (minutes === null) return '';
  return minutes === 0 ? 'at once' : `after ${minutes} min`;
}
