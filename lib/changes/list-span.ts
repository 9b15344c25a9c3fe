/** How far back the list of changes goes. */
export const LIST_MS = 24 * 60 * 60 * 1000;
