/** Pure: what a person can name for a plan, beside what was recommended, and what there is to choose. */
import type { Procedure } from '@/lib/runbooks/procedure-schema';
import type { PlanField } from './difference-view';
import type { Nameable } from './nameable';
import { deploysImage, makesRevision } from './wanted-call';

/** A revision that was recorded: its image can be deployed again. */
export interface RecordedRevision {
  readonly name: string;
  /** Without the service's own name. */
  readonly short: string;
  readonly digest: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly health: 'healthy' | 'unhealthy' | null;
  readonly broken: boolean;
  readonly serving: boolean;
}

export interface Named {
  readonly revision: string | null;
  readonly image: string | null;
  readonly secretVersion: string | null;
}

const DIGEST = {
  pattern: '[^\\s@]+@sha256:[0-9a-f]{64}',
  says: 'An image by its digest: repository@sha256:… with 64 digits. A tag may mean another by now.',
};
const VERSION = {
  pattern: '[1-9][0-9]{0,8}',
  says: 'The number of a version, like 3. "latest" is none.',
};

/** Nothing for a procedure that needs nothing named, or only a revision that is chosen elsewhere. */
export function planFields(
  procedure: Procedure,
  named: Named,
  recorded: readonly RecordedRevision[],
  nameable: Nameable | null,
): readonly PlanField[] {
  const fields: PlanField[] = [];
  const redeploys = procedure.steps.some(
    (step) => step.kind === 'action' && step.action === 'redeploy_image',
  );
  if (redeploys) fields.push(revisionField(named.revision, recorded, nameable));
  if (procedure.steps.some(deploysImage)) {
    fields.push(imageField(named, recorded, nameable));
  }
  const secret = procedure.steps
    .filter(makesRevision)
    .flatMap((step) =>
      step.kind === 'action' && step.action === 'rollback_secret' ? (step.secret ?? []) : [],
    )[0];
  if (secret !== undefined) fields.push(versionField(secret, named.secretVersion, nameable));
  return fields;
}

function revisionField(
  value: string | null,
  recorded: readonly RecordedRevision[],
  nameable: Nameable | null,
): PlanField {
  return {
    name: 'revision',
    label: 'Image of',
    value,
    needed: false,
    why: nameable === null ? NOT_READ : nameable.images.why,
    form: null,
    options: recorded.map(({ name, short, digest, createdAt, health, broken, serving }) => {
      const known = nameable?.images.items.find(
        ({ image }) => digest !== null && image.endsWith(digest),
      );
      return {
        value: name,
        label: short,
        detail: join([
          digest === null ? null : shortDigest(digest),
          ...tagged(known),
          known?.uploadedAt ? `uploaded ${day(known.uploadedAt)}` : `made ${day(createdAt)}`,
          serving ? 'serves now' : null,
          broken ? 'marked broken' : health === null ? null : `was ${health}`,
          goneFrom(nameable, digest, known) ? 'not in the registry’s list' : null,
        ]),
        off: digest === null ? 'its digest was never known' : null,
      };
    }),
  };
}

/** Only what the registry lists can be told to be missing there. */
function goneFrom(
  nameable: Nameable | null,
  digest: string | null,
  known: object | undefined,
): boolean {
  const listed = nameable !== null && nameable.images.why === null;
  return listed && digest !== null && known === undefined;
}

function imageField(
  { image, revision }: Named,
  recorded: readonly RecordedRevision[],
  nameable: Nameable | null,
): PlanField {
  return {
    name: 'image',
    label: 'Image to deploy',
    value: image,
    needed: revision === null,
    why: nameable === null ? NOT_READ : nameable.images.why,
    form: DIGEST,
    options: (nameable?.images.items ?? []).map((each) => {
      const digest = each.image.slice(each.image.indexOf('@') + 1);
      const ran = recorded.find((row) => row.digest === digest);
      return {
        value: each.image,
        label: shortDigest(digest),
        detail: join([
          ...tagged(each),
          each.uploadedAt === null ? null : `uploaded ${day(each.uploadedAt)}`,
          ran === undefined ? 'never ran here' : `ran as ${ran.short}`,
          ran?.broken ? 'marked broken' : null,
        ]),
        off: null,
      };
    }),
  };
}

function versionField(secret: string, value: string | null, nameable: Nameable | null): PlanField {
  const listed = nameable?.secrets[secret];
  return {
    name: 'secretVersion',
    label: `Version of ${secret}`,
    value,
    needed: true,
    why: listed === undefined ? NOT_READ : listed.why,
    form: VERSION,
    options: (listed?.items ?? []).map(({ version, state, createdAt }) => ({
      value: version,
      label: version,
      detail: join([
        state === 'unknown' ? 'state unknown' : state,
        createdAt === null ? null : `made ${day(createdAt)}`,
      ]),
      off: state === 'destroyed' ? 'destroyed: it can’t come back' : null,
    })),
  };
}

const NOT_READ = 'What there is to choose is not read yet.';

function tagged(image: { readonly tags: readonly string[] } | undefined): string[] {
  if (image === undefined || image.tags.length === 0) return [];
  return [`${image.tags.length === 1 ? 'tag' : 'tags'} ${image.tags.join(' ')}`];
}

function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 8);
}

function day(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

function join(parts: readonly (string | null)[]): string | null {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(', ');
}
