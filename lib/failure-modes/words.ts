/** Pure: how words are compared. Nothing here guesses: case, plural and punctuation don't count. */

const STOP = new Set(
  'a an and are as at be by for from has have in into is it its of on or that the then this to too was were with'.split(
    ' ',
  ),
);

/** The words of a text that say something, each once, in the singular. "403" is a word. */
export function wordsOf(text: string): readonly string[] {
  const found = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !STOP.has(word));
  return [...new Set(found.map(singular))];
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || word.endsWith('ss')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:sh|ch|x|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

const patterns = new Map<string, RegExp>();

/**
 * Whether a line says the phrase: whole words in that order, whatever the case; `*` is anything
 * between, or nothing.
 */
export function says(line: string, phrase: string): boolean {
  let pattern = patterns.get(phrase);
  if (pattern === undefined) {
    const parts = phrasePieces(phrase).map((piece) =>
      piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+'),
    );
    pattern = new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('\\b.*?')}`, 'iu');
    patterns.set(phrase, pattern);
  }
  return pattern.test(line);
}

/** What stands between the gaps of a phrase. */
export function phrasePieces(phrase: string): readonly string[] {
  return phrase
    .split('*')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
