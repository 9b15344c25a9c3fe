const SERVICE_NAME = /^projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/;

/** How the command line names a service: `orders --project=shop --region=us-central1`. */
export function serviceWords(ref: string): string[] {
  const [, project = '', region = '', service = ref] = SERVICE_NAME.exec(ref) ?? [];
  return [service, `--project=${project}`, `--region=${region}`];
}
