export interface Token {
  readonly kind: 'word' | 'quoted' | 'mark';
  readonly text: string;
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|(!=|<=|>=|=~|!~|[=<>:(),]|-(?=[A-Za-z]))|((?:[^\s()=<>!:",~])+))/y;

/** Null: there is something in it that no token begins with. */
export function tokens(text: string): Token[] | null {
  const result: Token[] = [];
  const body = text.trimEnd();
  let at = 0;
  while (at < body.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(body);
    if (match === null) return null;
    at = TOKEN.lastIndex;
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) {
      result.push({ kind: 'quoted', text: quoted.replaceAll(/\\(.)/g, '$1') });
    } else if (mark !== undefined) result.push({ kind: 'mark', text: mark });
    else if (word !== undefined) result.push({ kind: 'word', text: word });
  }
  return result;
}
