/** Milliseconds until a call is given up; none is made twice. */
export const DEADLINES = { read: 10_000, mutation: 15_000 } as const;
