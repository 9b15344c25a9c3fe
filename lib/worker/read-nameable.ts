import { runbooksInForce } from '@/lib/configuration/in-force';
import type { Database } from '@/lib/db';
import { parseState } from '@/lib/fleet/stored-state';
import type { Google } from '@/lib/platforms/google/google';
import { imageReference } from '@/lib/platforms/google/image-reference';
import { ok } from '@/lib/result';
import type { Nameable } from '@/lib/runs/nameable';
import type { Answer } from '@/lib/signals/sources/source';

/** Of the repository that its newest revision comes from, and of the secrets that its runbook names. */
export async function readNameable(
  db: Database,
  google: Pick<Google, 'images' | 'secrets'>,
  target: { readonly id: string; readonly serviceId: string; readonly ref: string },
  signal: AbortSignal,
): Answer<Nameable> {
  const observation = await db.prisma.observation.findUnique({ where: { targetId: target.id } });
  const newest = parseState(observation?.state ?? null)?.revisions[0];
  const secrets = await secretsOf(db, target.serviceId);
  const project = target.ref.split('/')[1] ?? '';
  const [images, versions] = await Promise.all([
    imagesBeside(google, newest?.image ?? '', newest?.digest ?? null, signal),
    Promise.all(
      secrets.map(async (secret) => {
        const listed = await google.secrets.listVersions(
          `projects/${project}/secrets/${secret}`,
          signal,
        );
        const items = listed.ok
          ? listed.value.map(({ version, state, createdAt }) => ({ version, state, createdAt }))
          : [];
        return [secret, { items, why: listed.ok ? null : listed.error.message }] as const;
      }),
    ),
  ]);
  return ok({ images, secrets: Object.fromEntries(versions) });
}

async function imagesBeside(
  { images }: Pick<Google, 'images'>,
  image: string,
  digest: string | null,
  signal: AbortSignal,
): Promise<Nameable['images']> {
  const address = digest === null ? image : `${image.replace(/@.*$/, '')}@${digest}`;
  const reference = imageReference(address);
  if (reference === null) {
    return { items: [], why: 'The image that runs is not in Artifact Registry, or not by digest.' };
  }
  const listed = await images.list(reference, signal);
  if (!listed.ok) return { items: [], why: listed.error.message };
  return {
    items: listed.value.map(({ uri, tags, uploadedAt }) => ({
      image: uri,
      tags: [...tags],
      uploadedAt,
    })),
    why: null,
  };
}

/** Short names, each once. */
async function secretsOf(db: Database, serviceId: string): Promise<string[]> {
  const service = await db.prisma.service.findUnique({
    where: { id: serviceId },
    include: { runbook: { select: { slug: true } } },
  });
  const slug = service?.runbook?.slug;
  const runbook = slug === undefined ? undefined : (await runbooksInForce(db.prisma)).get(slug);
  const named = (runbook?.runbook.procedures ?? [])
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === 'action' && step.secret !== undefined ? [step.secret] : []));
  return [...new Set(named)];
}
