import { z } from 'zod';
import type { Tx } from '@/lib/db';
import { err, ok, type Result } from '@/lib/result';
import type { KeptExport } from '@/lib/runs/wanted-again';
import { sha256Hex } from '@/lib/timeline/canonical';
import type { Reach } from './calls';
import { exportName } from './keep-export';
import { LOOK_MS } from './look';

const document = z.object({ platform: z.object({ service: z.object({ name: z.string() }) }) });
/** Exports of services of the same name, in other projects too. */
const LOOKED_AT = 20;

/**
 * What a service is made from again: all that the platform tells of it while it is there, else the
 * newest export that was kept before it was deleted. Null: none was kept. An error: it can't be read.
 */
export async function keptExport(
  tx: Tx,
  { platform, address }: Reach,
  exists: boolean,
): Promise<Result<KeptExport, string> | null> {
  if (exists) {
    const raw = await platform.export?.(address, AbortSignal.timeout(LOOK_MS));
    if (raw === undefined) return err('This platform has no export to make a service from.');
    return raw.ok ? ok(exportOf(raw.value)) : err(raw.error.message);
  }
  const rows = await tx.evidence.findMany({
    where: { name: exportName(address), mime: 'application/json' },
    orderBy: { createdAt: 'desc' },
    take: LOOKED_AT,
  });
  let erased: string | null = null;
  for (const { sha256, bytes } of rows) {
    if (bytes === null) {
      erased ??= sha256;
      continue;
    }
    const text = Buffer.from(bytes).toString('utf8');
    if (sha256Hex(Buffer.from(bytes)) !== sha256) {
      return err(`The export ${sha256.slice(0, 12)} is not what was kept: its digest differs.`);
    }
    const parsed = document.safeParse(jsonOf(text));
    if (parsed.success && parsed.data.platform.service.name === address.ref) {
      return ok({ sha256, text });
    }
  }
  return erased === null
    ? null
    : err(`The export ${erased.slice(0, 12)} was erased: the service can’t be made from it.`);
}

/** In the shape in which it is kept, without what was observed beside it. */
function exportOf(platform: string): KeptExport {
  const text = `{"platform":${platform}}`;
  return { sha256: sha256Hex(text), text };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
