/** A variable that the test set-up promises. Throws when it is missing: the set-up is broken. */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; is this a database test?`);
  return value;
}
