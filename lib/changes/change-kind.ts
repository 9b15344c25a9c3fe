/** What can change about something that runs. `other`: told, and none of these. */
export const CHANGE_KINDS = [
  'deployment',
  'traffic',
  'tag',
  'configuration',
  'secret',
  'flag',
  'scaling',
  'other',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * What may make something go wrong, and at one moment the first of these before the others: a
 * deployment brings its configuration with it. A tag moves no traffic, and `other` says too little.
 */
export const SUSPECT_KINDS = [
  'deployment',
  'traffic',
  'configuration',
  'secret',
  'flag',
  'scaling',
] as const satisfies readonly ChangeKind[];
