import { cn } from '@/components/ui/cn';
import { tabClass } from '@/components/ui/tab-class';

export type RoomTab = 'main' | 'do' | 'timeline' | 'people';

/** Which part of the room a phone shows; from 720 px all of them stand side by side. */
export function RoomTabs(props: {
  readonly value: RoomTab;
  readonly onChange: (tab: RoomTab) => void;
  /** "Decide", "Run", "Watch": what stands first. */
  readonly main: string;
  /** "2 of 6". */
  readonly doing: string | null;
}) {
  const tabs: readonly { readonly id: RoomTab; readonly label: string }[] = [
    { id: 'main', label: props.main },
    { id: 'do', label: props.doing === null ? 'Do' : `Do ${props.doing}` },
    { id: 'timeline', label: 'Timeline' },
    { id: 'people', label: 'People' },
  ];
  return (
    <nav
      aria-label="Parts of the room"
      className="-mx-3 -mt-3 mb-3 grid grid-cols-4 border-border border-b md:hidden"
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          aria-current={tab.id === props.value ? 'true' : undefined}
          onClick={() => props.onChange(tab.id)}
          className={cn(
            tabClass,
            'justify-center px-1',
            tab.id === props.value && 'border-text font-semibold text-text',
          )}
        >
          {tab.label}
        </button>
      ))}
    </nav>
  );
}
