const REVISION = /(\d{5}-[a-z]{3})/;

/** A sentence in which a short revision name never ends one line and begins the next. */
export function Unbroken(props: { readonly text: string }) {
  return props.text.split(REVISION).map((part, index) =>
    REVISION.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the sentence.
      <span key={index} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
