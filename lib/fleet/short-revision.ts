/** "virtuoso-api-00002-mux" of service "virtuoso-api" → "00002-mux"; never shortened otherwise. */
export function shortRevision(revision: string | null, service: string): string {
  if (revision === null) return 'latest';
  const prefix = `${service}-`;
  return revision.startsWith(prefix) && revision.length > prefix.length
    ? revision.slice(prefix.length)
    : revision;
}
