/** "cloud-build@project.iam.gserviceaccount.com" → "cloud-build"; a person's address stays whole. */
export function accountName(email: string): string {
  return email.replace(/@[^@]*\.gserviceaccount\.com$/, '');
}
