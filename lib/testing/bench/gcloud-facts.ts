import { createGcloud, findGcloud } from '@/simulator/testing/gcloud';

const RUNS = 5;

/** Milliseconds of each run, or why there are none. */
export type GcloudFacts =
  | { readonly took: readonly number[] }
  | { readonly took: null; readonly because: string };

/**
 * What the card says, by hand: what serves and with which share, and which revisions there are and
 * since when, one command after the other. Typing and reading them is not counted.
 */
export function measureFacts(
  rest: string,
  place: { readonly project: string; readonly region: string; readonly service: string },
): Promise<GcloudFacts> {
  return measure(rest, place, [
    ['run', 'services', 'describe', place.service],
    ['run', 'revisions', 'list', `--service=${place.service}`],
  ]);
}

/**
 * The least of what the fleet says, by hand: every service, then the revisions of one. Those of all
 * of a thousand services take gcloud minutes.
 */
export function measureListing(
  rest: string,
  place: { readonly project: string; readonly region: string; readonly service: string },
): Promise<GcloudFacts> {
  return measure(rest, place, [
    ['run', 'services', 'list'],
    ['run', 'revisions', 'list', `--service=${place.service}`],
  ]);
}

/** The first run, which writes the configuration, doesn't count. */
async function measure(
  rest: string,
  place: { readonly project: string; readonly region: string },
  commands: readonly (readonly string[])[],
): Promise<GcloudFacts> {
  if (findGcloud() === null) return { took: null, because: 'gcloud is not installed' };
  const gcloud = createGcloud(rest, { ...place, actor: 'bench@example.com' });
  const took: number[] = [];
  try {
    for (let run = 0; run <= RUNS; run += 1) {
      const startedAt = performance.now();
      for (const args of commands) {
        const { code, stderr } = await gcloud.run(...args);
        if (code !== 0) {
          return { took: null, because: `gcloud ended with ${code}: ${stderr.slice(-300)}` };
        }
      }
      if (run > 0) took.push(performance.now() - startedAt);
    }
    return { took };
  } finally {
    gcloud.close();
  }
}
