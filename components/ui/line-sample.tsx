/** As a revision's line is drawn on charts: the current one solid, the candidate dashed. */
export function LineSample(props: { readonly side: 'current' | 'candidate' }) {
  return props.side === 'current' ? (
    <span aria-hidden="true" className="h-[3px] w-3.5 shrink-0 bg-series-current" />
  ) : (
    <span aria-hidden="true" className="flex w-3.5 shrink-0 gap-0.5">
      <span className="h-[3px] flex-1 bg-series-candidate" />
      <span className="h-[3px] flex-1 bg-series-candidate" />
    </span>
  );
}
