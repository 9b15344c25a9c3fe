import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';

/** Of an address that names nothing: what was meant may have another number, or be gone. */
export default function NotFound() {
  return (
    <div className="flex flex-col gap-3">
      <h1 className="font-semibold text-page">Not found</h1>
      <EmptyState
        shape="search"
        title="Nothing here has this address."
        detail="It may be misspelt, or name something that was never loaded."
        action={<ButtonLink href="/">To the fleet</ButtonLink>}
      />
    </div>
  );
}
