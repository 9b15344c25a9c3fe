const EXAMPLE = `curl "$RIPCORD_URL/api/v1/changes" \\
  -H "authorization: Bearer $RIPCORD_TOKEN" -H 'content-type: application/json' \\
  -d '{"service": "SERVICE", "kind": "flag", "summary": "new-parser set to on",
       "source": "flags", "key": "new-parser-831"}'`;

/** How a pipeline or a flag service tells of a change. */
export function TellExample(props: { readonly service: string }) {
  return (
    <div className="grid gap-1 text-caption text-text-2">
      <p>
        What runs is observed. What Ripcord can’t see (a flag, a migration, another team’s service)
        a pipeline tells; <code className="font-mono">ripcord token create</code> makes its token.
        PagerDuty change events and CDEvents are read too.
      </p>
      <pre className="select-all overflow-x-auto rounded-control border border-border bg-canvas px-3 py-2 font-mono">
        {EXAMPLE.replace('SERVICE', props.service)}
      </pre>
    </div>
  );
}
