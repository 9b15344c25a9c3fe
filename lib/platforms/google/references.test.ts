import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RestingRevision } from '@/lib/fleet/references';
import { failureModeScenario } from '@/simulator/scenarios/failure-modes';
import { type Simulator, startSimulator } from '@/simulator/start';
import { createGoogle, type Google } from './google';
import { readReferences } from './references';
import { CONNECTION, NEVER, PROJECT, settingsOf } from './test-connection';

const REF = `projects/${PROJECT}/locations/us-central1/services/virtuoso-api`;

let simulator: Simulator;
let google: Google;
beforeEach(async () => {
  simulator = await startSimulator({ scenario: failureModeScenario('virtuoso-api-key-rejected') });
  google = createGoogle(CONNECTION, settingsOf(simulator));
});
afterEach(async () => {
  await google.close();
  await simulator.stop();
});

/** What runs, with these versions of its key. */
function resting(...versions: string[]): RestingRevision {
  const services = Object.values(simulator.control.state().services);
  const image = services.find(({ name }) => name === 'virtuoso-api')?.template.image ?? '';
  return {
    name: 'one',
    image,
    digest: image.replace(/^.*@/, ''),
    secrets: versions.map((version) => ({ at: 'API_KEY', secret: 'virtuoso-api-key', version })),
  };
}
const read = (...revisions: RestingRevision[]) =>
  readReferences(google, { ref: REF }, revisions, NEVER);

describe('what a revision rests on', () => {
  it('is told one by one: the image there, a version enabled, one disabled, one gone', async () => {
    expect(await read(resting('2', '1', '9', 'latest'))).toMatchObject([
      {
        revision: 'one',
        image: { state: 'there' },
        secrets: [
          { what: 'version 2 of the secret virtuoso-api-key', state: 'there' },
          { state: 'disabled' },
          { state: 'gone' },
          { what: 'the latest version of the secret virtuoso-api-key', state: 'there' },
        ],
      },
    ]);
    expect(simulator.control.journal()).toEqual([]);
  });

  it('with an image that the registry lost is gone', async () => {
    const lost = { ...resting(), digest: `sha256:${'0'.repeat(64)}` };
    expect(await read(lost)).toMatchObject([{ image: { state: 'gone' }, secrets: [] }]);
  });

  it('in another registry, or without a digest, is unknown', async () => {
    const elsewhere = { ...resting(), image: 'gcr.io/shop/orders:v1' };
    const byTag = { ...resting(), image: 'us-central1-docker.pkg.dev/a/b/c:v1', digest: null };
    expect(await read(elsewhere, { ...byTag, name: 'two' })).toMatchObject([
      { image: { state: 'unknown', why: expect.stringContaining('Artifact Registry') } },
      { image: { state: 'unknown' } },
    ]);
  });

  it('is unknown where it may not be read, and the permission is named', async () => {
    simulator.control.settings({
      deniedPermissions: ['artifactregistry.dockerimages.get', 'secretmanager.versions.get'],
    });
    expect(await read(resting('2'))).toMatchObject([
      {
        image: { state: 'unknown', why: expect.stringContaining('dockerimages.get') },
        secrets: [{ state: 'unknown', why: expect.stringContaining('versions.get') }],
      },
    ]);
  });

  it('is asked about once, however many revisions share it', async () => {
    const before = simulator.control.reads();
    await read(resting('2'), { ...resting('2'), name: 'two' });
    const after = simulator.control.reads();
    const asked = (method: string) => (after[method] ?? 0) - (before[method] ?? 0);
    expect([asked('GetDockerImage'), asked('GetSecretVersion')]).toEqual([1, 1]);
  });
});
