import { z } from 'zod';
import { stackUnderTest } from './stack';

const traffic = z.array(
  z.object({
    revision: z.string().nullish(),
    percent: z.number().nullish(),
    tag: z.string().nullish(),
  }),
);

const entry = z.object({
  seq: z.number(),
  method: z.string(),
  service: z.string(),
  actor: z.string(),
  mask: z.array(z.string()).nullable(),
  trafficBefore: traffic.nullish(),
  trafficRequested: traffic.nullish(),
  outcome: z.string(),
  validateOnly: z.boolean(),
});
export type JournalEntry = z.infer<typeof entry>;

/** What really changed on the platform, in order: the simulator's own word. */
export async function mutationsOf(service: string): Promise<JournalEntry[]> {
  const response = await fetch(`${stackUnderTest().simulatorUrl}/journal`);
  const { entries } = z.object({ entries: z.array(entry) }).parse(await response.json());
  return entries.filter(
    (each) => each.outcome === 'committed' && each.service.endsWith(`/${service}`),
  );
}

/** Back to the seeded scenario, with an empty journal and no faults. */
export async function resetSimulator(): Promise<void> {
  await post('/reset', {});
}

export async function changeSettings(settings: object): Promise<void> {
  await post('/settings', settings);
}

export async function injectFault(fault: object): Promise<void> {
  await post('/faults', fault);
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`${stackUnderTest().simulatorUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Somebody else changes a service, past Ripcord. */
export async function deployBySomebodyElse(change: {
  readonly service: string;
  readonly traffic?: readonly object[];
  /** A new one, e.g. `like` an existing one. */
  readonly revision?: object;
}): Promise<void> {
  await post('/deploy', { actor: 'colleague@example.com', ...change });
}
