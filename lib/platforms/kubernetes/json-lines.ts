/** One JSON value a line, as a watch gives them. A line that is none is left out. */
export async function* jsonLines(
  stream: ReadableStream<Uint8Array> | null,
): AsyncGenerator<unknown, void, undefined> {
  if (stream === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      const value = parsed(line);
      if (value !== undefined) yield value;
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
