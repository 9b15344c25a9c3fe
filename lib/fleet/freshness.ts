/** How often a target is looked at when nobody watches and nothing is wrong. */
export const OBSERVATION_PERIOD_SECONDS = 15;

/** After three missed looks what was seen is not what is. */
export const OBSERVATION_STALE_SECONDS = 3 * OBSERVATION_PERIOD_SECONDS;
