/** Why no instance of a revision starts, in Cloud Run's own words. */
import type { OwnLine, Profile } from '../../core/profile';

type CannotStart = Pick<Profile, 'startup' | 'failure'>;

const NOT_READY = "Revision '{revision}' is not ready and cannot serve traffic. ";

const FAILED_PRECONDITION = 9;
const NOT_FOUND = 5;

const CRASH: readonly OwnLine[] = [
  {
    severity: 'ERROR',
    log: 'stderr',
    says: ["Error: Cannot find module './agents/registry.js', the server crashed"],
  },
  { severity: 'WARNING', log: 'varlog/system', says: ['Container called exit(1).'] },
  {
    severity: 'ERROR',
    log: 'varlog/system',
    says: [
      'Default STARTUP TCP probe failed 1 time consecutively for container "app-1" on port 8080. ' +
        'The instance was not started. Connection failed with status CANCELLED.',
    ],
  },
];

/** When its instances were tried, in seconds after the deployment. */
const TRIES = [6, 27, 68, 149];

export const NOT_LISTENING: CannotStart = {
  startup: TRIES.flatMap((second) =>
    CRASH.map((line, index) => ({ ...line, afterSeconds: second + index / 10 })),
  ),
  failure: {
    code: FAILED_PRECONDITION,
    message:
      `${NOT_READY}The user-provided container failed to start and listen on the port defined ` +
      'provided by the PORT=8080 environment variable within the allocated timeout. This can ' +
      'happen when the container port is misconfigured or if the timeout is too short. The health ' +
      'check timeout can be extended. Logs for this revision might contain more information.\n\n' +
      'Logs URL: https://console.cloud.google.com/logs/viewer?project={project}&resource=' +
      'cloud_run_revision/service_name/{service}/revision_name/{revision}\n' +
      'For more troubleshooting guidance, see https://cloud.google.com/run/docs/' +
      'troubleshooting#container-failed-to-start',
  },
};

export const SECRET_DENIED: CannotStart = {
  failure: {
    code: FAILED_PRECONDITION,
    message:
      `${NOT_READY}spec.template.spec.containers[0].env[4].value_from.secret_key_ref.name: ` +
      'Permission denied on secret: projects/417300921645/secrets/anthropic-api-key/versions/' +
      'latest for Revision service account forge-runtime@agentics-dev.iam.gserviceaccount.com. ' +
      "The service account used must be granted the 'Secret Manager Secret Accessor' role " +
      '(roles/secretmanager.secretAccessor) at the secret, project or higher level.',
  },
};

export const IMAGE_MISSING: CannotStart = {
  failure: {
    code: NOT_FOUND,
    message: `${NOT_READY}Image 'us-central1-docker.pkg.dev/agentics-dev/llm/forge:47c5e0d' not found.`,
  },
};
