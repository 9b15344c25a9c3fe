/** Shared by every text control. 16 px on a phone, or iOS zooms in on focus. */
export const controlClass =
  'w-full min-w-0 rounded-control border border-border-control bg-canvas px-3 text-body text-text transition-colors duration-120 aria-invalid:border-bad disabled:border-dashed disabled:text-text-3 max-md:text-[1rem]';
