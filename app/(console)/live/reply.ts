/**
 * The few fields that the browser itself reads of an answer, or of what it kept. The server checked an
 * answer's shape by the command's own definition; a schema library here would be a fifth of the page's
 * script.
 */

export function textIn(reply: unknown, field: string): string | null {
  const value = fieldOf(reply, field);
  return typeof value === 'string' ? value : null;
}

export function numberIn(reply: unknown, field: string): number | null {
  const value = fieldOf(reply, field);
  return typeof value === 'number' ? value : null;
}

function fieldOf(reply: unknown, field: string): unknown {
  if (typeof reply !== 'object' || reply === null) return undefined;
  return new Map<string, unknown>(Object.entries(reply)).get(field);
}
