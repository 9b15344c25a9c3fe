/** What Cloud Build ran for a service. */
import { type SeededBuild, type SeededService, stableId } from '../../core/scenario';
import { MINUTE } from '../fleet';
import { BROKE } from './broken';

/** The build that each of a service's revisions came from: their images are there. */
export function buildsOf(service: SeededService): SeededBuild[] {
  return service.revisions.flatMap(({ ageSeconds, template }) => {
    const [repository, digest] = template.image.split('@');
    const commit = template.labels['commit-sha'];
    if (repository === undefined || digest === undefined || commit === undefined) return [];
    const image = imageOf(repository, commit);
    return [
      {
        ...common(service, commit),
        image,
        digest: digest.replace(/^sha256:/, ''),
        status: 'SUCCESS' as const,
        ageSeconds: ageSeconds + 6 * MINUTE,
        seconds: 5 * MINUTE,
        log: [
          ...begin(image),
          'Step #0: Successfully built the image',
          'Finished Step #0',
          `PUSH`,
          `Pushing ${image}`,
          'DONE',
        ],
      },
    ];
  });
}

/** It ended when the service broke, in its Docker step: nothing was pushed. */
export function failedBuild(
  service: SeededService,
  repository: string,
  commit: string,
): SeededBuild {
  const image = imageOf(repository, commit);
  return {
    ...common(service, commit),
    image,
    digest: null,
    status: 'FAILURE',
    ageSeconds: BROKE + 3 * MINUTE,
    seconds: 3 * MINUTE,
    log: [
      ...begin(image),
      'Step #0: > llm-forge@2.8.0 build',
      "Step #0: src/agents/sdk.ts(118,23): error TS2345: Argument of type 'string' is not assignable to parameter of type 'Target'.",
      "Step #0: src/agents/cli.ts(42,9): error TS2304: Cannot find name 'emitPackage'.",
      'Step #0: Error: Build failed with 2 errors: compilation errors in src/agents',
      "Step #0: The command '/bin/sh -c npm run build' returned a non-zero code: 2",
      'Finished Step #0',
      'ERROR',
      'ERROR: build step 0 "gcr.io/cloud-builders/docker" failed: step exited with non-zero status: 2',
    ],
  };
}

function common(service: SeededService, commit: string) {
  return {
    id: stableId(service.name, 'build', commit),
    project: service.project,
    service: service.name,
    trigger: stableId(service.name, 'trigger'),
    commit,
  };
}

function begin(image: string): string[] {
  return [
    'FETCHSOURCE',
    'BUILD',
    'Starting Step #0',
    'Step #0: Already have image (with digest): gcr.io/cloud-builders/docker',
    `Step #0: Building ${image}`,
  ];
}

function imageOf(repository: string, commit: string): string {
  return `${repository}:${commit.slice(0, 7)}`;
}
