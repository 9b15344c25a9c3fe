import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import { describePath, type PathKey, type Problem } from './problem';

/** A YAML text that still knows where each of its values was written. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Syntax errors and duplicate keys; when there is one, `value` must not be used. */
  readonly problems: readonly Problem[];
  /** A problem at the value of `path`, or at its nearest parent that exists. */
  problemAt(path: readonly PathKey[], message: string, suggestion?: string | null): Problem;
  /** A problem at the key named by the last part of `path`. */
  problemAtKey(path: readonly PathKey[], message: string, suggestion?: string | null): Problem;
}

export function readYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const offsetOf = (path: readonly PathKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  };
  const offsetOfKey = (path: readonly PathKey[]): number => {
    const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const wanted = path.at(-1);
    if (isMap(parent)) {
      for (const pair of parent.items) {
        const key = isPair(pair) ? pair.key : null;
        if (isScalar(key) && String(key.value) === String(wanted) && key.range) return key.range[0];
      }
    }
    return offsetOf(path);
  };
  const build = (
    offset: number,
    path: readonly PathKey[],
    message: string,
    suggestion: string | null = null,
  ): Problem => ({ file, ...place(offset), path: describePath(path), message, suggestion });

  const unusable = 'Nothing of this file is used until this is fixed.';
  const problems = document.errors.map((error) =>
    build(error.pos[0], [], error.message.split('\n')[0] ?? 'This is not YAML.', unusable),
  );
  let value: unknown = null;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 50 });
    } catch (error) {
      // The YAML package throws on aliases that lead nowhere or grow without end.
      const message = error instanceof Error ? error.message : 'This can not be read.';
      problems.push(build(0, [], message, unusable));
    }
  }
  return {
    file,
    value,
    problems,
    problemAt: (path, message, suggestion) => build(offsetOf(path), path, message, suggestion),
    problemAtKey: (path, message, suggestion) =>
      build(offsetOfKey(path), path, message, suggestion),
  };
}
