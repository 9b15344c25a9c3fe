const EDGES = [
  'inset-x-0 top-0 h-(--frame)',
  'inset-x-0 bottom-0 h-(--frame)',
  'inset-y-0 left-0 w-(--frame)',
  'inset-y-0 right-0 w-(--frame)',
] as const;

/** A hatched frame around everything, dialogs too: nobody mistakes practice for the real thing. */
export function DrillFrame() {
  return (
    <div aria-hidden="true" className="pointer-events-none">
      {EDGES.map((edge) => (
        <span key={edge} className={`hatch-wide fixed z-60 bg-canvas text-drill ${edge}`} />
      ))}
    </div>
  );
}
