/** What a person wrote as a sentence: with a full stop at its end, and never with two. */
export function stopped(text: string): string {
  const trimmed = text.trim().replace(/\.{2,}$/, '.');
  return trimmed === '' || /[.!?…]["”’)]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
