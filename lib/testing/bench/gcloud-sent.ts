import { listManyServices, MANY_LOCATION, MANY_PROJECT } from '@/simulator/scenarios/many-services';
import { createGcloud, findGcloud } from '@/simulator/testing/gcloud';
import { preciseEpochMs } from './bench';
import { journal, type SimulatorAddresses } from './sent';

const RUNS = 10;

/** Milliseconds of each run, or why there are none. */
export type GcloudSent =
  | { readonly sent: readonly number[] }
  | { readonly sent: null; readonly because: string };

/**
 * The same change by the real command line: from starting the process until its PUT reaches the
 * simulator. Its first run, which writes its configuration, doesn't count.
 */
export async function measureGcloud(simulator: SimulatorAddresses): Promise<GcloudSent> {
  if (findGcloud() === null) return { sent: null, because: 'gcloud is not installed' };
  const gcloud = createGcloud(simulator.rest, {
    project: MANY_PROJECT,
    region: MANY_LOCATION,
    actor: 'bench@example.com',
  });
  const sent: number[] = [];
  try {
    for (const [index, { name, ref, bad }] of listManyServices(RUNS + 1).entries()) {
      const startedAt = preciseEpochMs();
      const { code, stderr } = await gcloud.run(
        'run',
        'services',
        'update-traffic',
        name,
        `--to-revisions=${bad}=100`,
      );
      const read = await fetch(`${simulator.http}/journal`);
      const entry = journal
        .parse(await read.json())
        .entries.find(
          ({ service, receivedAt }) => service === ref && (receivedAt ?? 0) > startedAt,
        );
      if (code !== 0 || entry?.receivedAt == null) {
        return { sent: null, because: `gcloud ended with ${code}: ${stderr.trim().slice(-300)}` };
      }
      if (index > 0) sent.push(entry.receivedAt - startedAt);
    }
    return { sent };
  } finally {
    gcloud.close();
  }
}
