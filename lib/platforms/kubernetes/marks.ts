/** Names that stand on objects of the cluster. */

/** On what we changed: names the try that did it. */
export const INTENT = 'ripcord.dev/intent';
/** On an Argo CD Application whose automated sync we took away: what it was, as JSON. */
export const HELD_SYNC = 'ripcord.dev/held-auto-sync';
/** As kubectl writes it, so that both tell of the same restarts. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Under which name the API server keeps our changes apart from others'. */
export const FIELD_MANAGER = 'ripcord';
