/** Pure: the call that makes a deleted service again, from what was kept of it. */
import { err, ok, type Result } from '@/lib/result';
import type { RememberedImage, WantedCall } from './wanted-call';

/** A service as the platform told it before it was deleted. */
export interface KeptExport {
  /** SHA-256 of the text. */
  readonly sha256: string;
  readonly text: string;
}

/** From what was kept of it, with the image that is named, by digest. */
export function madeAgain(
  named: RememberedImage | undefined,
  kept: Result<KeptExport, string> | null,
): Result<WantedCall, string> {
  if (named === undefined) {
    return err('No image is known that it could be made with. Name a revision that served here.');
  }
  if (named.digest === null) {
    return err(
      `The image of ${named.revision} is not known by digest: its tag may mean another by now.`,
    );
  }
  if (kept === null)
    return err('No export of the service was kept: it can’t be made again from here.');
  if (!kept.ok) return kept;
  const { sha256, text } = kept.value;
  const image = `${named.image.replace(/@.*$/, '')}@${named.digest}`;
  return ok({ kind: 'create_service', input: { export: sha256, image, service: text } });
}
