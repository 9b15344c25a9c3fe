import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../start';
import { createGcloud, findGcloud, withoutGcloud } from '../../testing/gcloud';
import { grpcCall } from '../../testing/grpc-call';

const REPOSITORY = 'projects/agentics-dev/locations/us-central1/repositories/llm';
const FORGE = 'us-central1-docker.pkg.dev/agentics-dev/llm/forge';
const NEWEST = 'sha256:8e20d5b79fc13a64d07be9125ac8f63041d97eb5ca60f28314bd97e05f6ca213';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

function ask(method: string, request: object) {
  return grpcCall(simulator.grpcAddress, 'registry', method, request);
}

describe('a repository', () => {
  test('has the image of every revision, newest first', async () => {
    const { dockerImages } = await ask('ListDockerImages', { parent: REPOSITORY });
    const images = dockerImages as { uri: string; tags: string[] }[];
    expect(images.map(({ uri }) => uri)).toContain(`${FORGE}@${NEWEST}`);
    expect(images).toHaveLength(5);
    const running = Object.values(simulator.control.state().services)
      .filter(({ project }) => project === 'agentics-dev')
      .flatMap(({ revisions }) => revisions.map(({ template }) => template.image));
    expect(new Set(images.map(({ uri }) => uri))).toEqual(new Set(running));
  });

  test('has a tag for each image', async () => {
    const parent = `${REPOSITORY}/packages/forge`;
    const { tags } = await ask('ListTags', { parent });
    expect(tags).toContainEqual({
      name: `${parent}/tags/70d3ae9`,
      version: `${parent}/versions/${NEWEST}`,
    });
  });

  test('gives one image by its digest, and none that nobody pushed', async () => {
    const name = `${REPOSITORY}/dockerImages/forge@${NEWEST}`;
    expect(await ask('GetDockerImage', { name })).toMatchObject({ name, tags: ['70d3ae9'] });
    await expect(ask('GetDockerImage', { name: `${name}0` })).rejects.toMatchObject({ code: 5 });
  });

  test('that does not exist is not found', async () => {
    const parent = `${REPOSITORY}-other`;
    await expect(ask('ListDockerImages', { parent })).rejects.toMatchObject({ code: 5 });
  });
});

test('a tag that is pushed again is at the newer image only', async () => {
  const { builds } = simulator.control.state();
  const [first] = builds.filter(({ service }) => service === 'llm-forge');
  if (first === undefined) throw new Error('no build');
  builds.push({ ...first, id: 'again', digest: 'a'.repeat(64), finishedAt: first.finishedAt + 1 });
  const { tags } = await ask('ListTags', { parent: `${REPOSITORY}/packages/forge` });
  const same = (tags as { name: string; version: string }[]).filter(({ name }) =>
    name.endsWith(`/${first.image.split(':')[1]}`),
  );
  expect(same).toMatchObject([{ version: expect.stringMatching(/sha256:a{64}$/) }]);
});

test.skipIf(findGcloud() === null)(
  `the real gcloud lists an image's tags${withoutGcloud()}`,
  { timeout: 60_000 },
  async () => {
    const gcloud = createGcloud(simulator.restAddress, {
      project: 'agentics-dev',
      region: 'us-central1',
      actor: 'operator@agentics-dev.iam.gserviceaccount.com',
    });
    try {
      const tags = await gcloud.json('artifacts', 'docker', 'tags', 'list', FORGE);
      expect(JSON.stringify(tags)).toContain('70d3ae9');
    } finally {
      gcloud.close();
    }
  },
);
