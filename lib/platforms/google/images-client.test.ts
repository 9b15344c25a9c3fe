import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '@/simulator/start';
import { type ImageReference, imageReference } from './image-reference';
import { createImagesClient, type ImagesClient } from './images-client';
import { CONNECTION, NEVER, settingsOf } from './test-connection';

let simulator: Simulator;
let images: ImagesClient;
beforeEach(async () => {
  simulator = await startSimulator();
  images = createImagesClient(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await images.close();
  await simulator.stop();
});

/** What Virtuoso's newest revision runs. */
function running(): ImageReference {
  const { services } = simulator.control.state();
  const virtuoso = Object.values(services).find(({ name }) => name === 'virtuoso-api');
  const reference = imageReference(virtuoso?.template.image ?? '');
  if (reference === null) throw new Error('it runs no image of Artifact Registry');
  return reference;
}

describe('a digest', () => {
  it('that the registry has is found, with the tags that point to it', async () => {
    const found = await images.find(running(), NEVER);
    expect(found).toMatchObject({
      ok: true,
      value: { uri: expect.stringMatching(new RegExp(`@${running().digest}$`)) },
    });
    const tags = await images.tagsOf(running(), NEVER);
    expect(tags).toMatchObject({ ok: true, value: [expect.any(String)] });
    expect(tags.ok && found.ok && found.value.tags).toEqual(tags.ok && tags.value);
  });

  it('that was removed does not exist, and has no tags', async () => {
    const gone = { ...running(), digest: `sha256:${'0'.repeat(64)}` };
    expect(await images.find(gone, NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'not_found' },
    });
    expect(await images.tagsOf(gone, NEVER)).toEqual({ ok: true, value: [] });
  });

  it('that may not be looked for is not said to be gone', async () => {
    simulator.control.settings({ deniedPermissions: ['artifactregistry.dockerimages.get'] });
    expect(await images.find(running(), NEVER)).toMatchObject({
      ok: false,
      error: { kind: 'permission', permission: 'artifactregistry.dockerimages.get' },
    });
  });
});

describe('the images under one name', () => {
  it('are listed with digest, tags and when they came, the newest first', async () => {
    const { repository, image, digest } = running();
    const listed = await images.list({ repository, image }, NEVER);
    if (!listed.ok) throw new Error(listed.error.message);
    const times = listed.value.map(({ uploadedAt }) => uploadedAt ?? '');
    expect(listed.value.length).toBeGreaterThan(1);
    expect(times).toEqual(times.toSorted().reverse());
    expect(listed.value.some(({ uri }) => uri.endsWith(digest))).toBe(true);
  });

  it('that may not be listed are not said to be none', async () => {
    simulator.control.settings({ deniedPermissions: ['artifactregistry.dockerimages.list'] });
    expect(await images.list(running(), NEVER)).toMatchObject({
      ok: false,
      error: { permission: 'artifactregistry.dockerimages.list' },
    });
  });
});
