/**
 * A sentence with this service's revisions by their short names, where the service is named already:
 * "virtuoso-api-00002-mux is ready." → "00002-mux is ready." Only names as Cloud Run makes them:
 * a secret or an image may begin like the service too. A slug has no character that a pattern reads.
 */
export function shortRevisions(sentence: string, service: string): string {
  return sentence.replaceAll(new RegExp(`(?<![\\w-])${service}-(?=\\d{5}-[a-z]{3}\\b)`, 'g'), '');
}

/** "virtuoso-api-00002-mux" of service "virtuoso-api" → "00002-mux"; never shortened otherwise. */
export function shortRevision(revision: string | null, service: string): string {
  if (revision === null) return 'latest';
  const prefix = `${service}-`;
  return revision.startsWith(prefix) && revision.length > prefix.length
    ? revision.slice(prefix.length)
    : revision;
}
