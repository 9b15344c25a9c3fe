/** The handle on its cord. */
export function Mark(props: { readonly size?: number }) {
  const size = props.size ?? 20;
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      aria-hidden="true"
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      <path d="M10 1.500v5" className="stroke-text-2" />
      <path
        d="M10 6.500l6.8 8.600a1.4 1.4 0 0 1-1.1 2.300H4.300a1.4 1.4 0 0 1-1.1-2.300z"
        className="stroke-accent"
      />
    </svg>
  );
}
