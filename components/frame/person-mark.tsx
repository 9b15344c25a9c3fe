import { type FramePerson, initials } from './frame-view';

export const PERSON_BUTTON =
  'flex shrink-0 items-center justify-center rounded-control max-md:-mr-2 max-md:size-11';

/** Initials to see, the whole name to hear. */
export function PersonMark(props: { readonly person: FramePerson }) {
  return (
    <>
      <span className="flex size-7 items-center justify-center rounded-control bg-surface-3 font-semibold text-caption text-text">
        {initials(props.person.name)}
      </span>
      {/* After what is to be seen, so that saying "click DC" finds it. */}
      <span className="sr-only">
        , {props.person.name}, {props.person.role}
      </span>
    </>
  );
}
