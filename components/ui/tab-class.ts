/** A tab at rest; the active one adds its line, weight and colour. */
export const tabClass =
  'inline-flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 px-3 text-body text-text-2 transition-colors duration-120 hover:text-text max-md:h-11 focus-visible:-outline-offset-2';
