/** Takes out of a text whatever looks like a secret: of a log line, of what a platform said. Pure. */

const GONE = '[redacted]';

/** Names after which a value is a secret. */
const NAMES = [
  'private_?key',
  'client_?secret',
  '(?:refresh|access|id|auth|session|csrf)_?token',
  'api_?-?key',
  'assertion',
  'passw(?:or)?d',
  'passphrase',
  'secret(?:_?(?:key|access_?key))?',
  'token',
  '(?:set-)?cookie',
  'x-[\\w-]{0,40}signature[\\w-]{0,40}',
].join('|');

/** A name is looked for once in a word, from its start: whatever a text is, its time grows with it. */
const KEYED = new RegExp(
  `((?<![\\w-])[\\w-]*?(?:${NAMES})\\\\?["']?\\s*[:=]\\s*)(\\\\?"(?:[^"\\\\]|\\\\.)*?\\\\?"|'[^']*'|[^\\s,}&;"']+)`,
  'gi',
);

const RULES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*-----[\s\S]*?(-----END [^-]*-----|$)/g, GONE],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${GONE}`],
  // What a cloud, a forge, a chat and a model provider give out begins like this.
  [/\bya29\.[\w.-]+/g, GONE],
  [/\bAIza[\w-]{20,}/g, GONE],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, GONE],
  [/\bgh[opsur]_\w{20,}/g, GONE],
  [/\bgithub_pat_\w{20,}/g, GONE],
  [/\bglpat-[\w-]{16,}/g, GONE],
  [/\bxox[abeprs]-[\w-]{8,}/g, GONE],
  [/\b(?:sk|pk|rk)[-_](?:live_|test_|proj-|ant-)?[A-Za-z0-9_-]{16,}/g, GONE],
  [/\beyJ[\w-]{1,1000}\.[\w.-]+/g, GONE],
  // The password of an address.
  [/(:\/\/[^\s:/@]*:)[^\s/@]+@/g, `$1${GONE}@`],
  [KEYED, `$1${GONE}`],
];

/** The text with each of them replaced by "[redacted]"; what is around it stays readable. */
export function withoutSecrets(text: string): string {
  return RULES.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}
