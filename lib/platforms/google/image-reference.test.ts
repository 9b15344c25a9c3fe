import { describe, expect, it } from 'vitest';
import { imageReference } from './image-reference';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('an image’s address', () => {
  it('in Artifact Registry says repository, image and digest, with or without a tag', () => {
    const expected = {
      repository: 'projects/shop/locations/us-central1/repositories/web',
      image: 'team/orders',
      digest: DIGEST,
    };
    const address = 'us-central1-docker.pkg.dev/shop/web/team/orders';
    expect(imageReference(`${address}@${DIGEST}`)).toEqual(expected);
    expect(imageReference(`${address}:v1@${DIGEST}`)).toEqual(expected);
  });

  it.each([
    ['by a tag alone', 'us-central1-docker.pkg.dev/shop/web/orders:v1'],
    ['in another registry', `gcr.io/shop/orders@${DIGEST}`],
    [
      'with a digest cut short',
      `us-central1-docker.pkg.dev/shop/web/orders@${DIGEST.slice(0, 30)}`,
    ],
    ['that is empty', ''],
  ])('%s is not one that can be asked about', (_, address) => {
    expect(imageReference(address)).toBeNull();
  });
});
