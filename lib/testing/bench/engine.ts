import { appendAgainstInsert, measureAppend } from './append';
import { percentile, round, runBench } from './bench';
import { measureGcloud } from './gcloud-sent';
import { measureSent } from './sent';
import { measureViewers, VIEWERS } from './viewers';

/**
 * How fast the engine is where people wait for it: from an accepted request to the call that leaves,
 * beside gcloud; what the record takes, beside plain INSERT; from a commit to a thousand browsers.
 */
const middle = (sample: readonly number[]) => percentile(sample, 0.5);
const ms = (value: number) => round(value, 1);

await runBench('engine', async (database) => {
  const append = await measureAppend(database);
  const viewers = await measureViewers(database);
  const { beside: gcloud, ...sent } = await measureSent(database, measureGcloud);
  const times = (what: string, sample: readonly number[], goal: string) => ({
    what,
    n: sample.length,
    p50: `${ms(middle(sample))} ms`,
    p99: `${ms(percentile(sample, 0.99))} ms`,
    goal,
  });
  const rates = (what: string, sample: readonly number[], ratio: number | null, goal: string) => ({
    what,
    n: sample.length,
    p50: `${Math.round(middle(sample))}/s`,
    ratio: ratio === null ? '' : round(ratio),
    goal,
  });
  const versus = gcloud.sent === null ? null : middle(gcloud.sent) / middle(sent.total);
  const ratio = appendAgainstInsert(append);
  return {
    lines: [
      times('request received → call arrives, ours', sent.total, 'p50 ≤ 5 ms'),
      times('  of it until the answer, in which its commit is', sent.answered, ''),
      gcloud.sent === null
        ? { what: 'gcloud run services update-traffic', p50: `none: ${gcloud.because}` }
        : {
            ...times('gcloud started → its PUT arrives', gcloud.sent, '≥ 150 times ours'),
            ratio: round(versus ?? Number.NaN, 1),
          },
      rates('INSERT, 16 clients', append.insert, null, ''),
      rates('append, 16 clients, 16 streams', append.spread, ratio, '≥ 0.8 of INSERT'),
      rates('append, 16 clients, one stream', append.hot, null, '≥ 3000/s'),
      times(`commit → ${VIEWERS} viewers`, viewers, 'p99 ≤ 100 ms'),
    ],
    figures: {
      accepted_to_sent_ms_p50: ms(middle(sent.total)),
      accepted_to_sent_ms_p99: ms(percentile(sent.total, 0.99)),
      vs_gcloud: versus === null ? null : round(versus, 1),
      append_vs_insert: round(ratio),
      append_hot_per_s: Math.round(middle(append.hot)),
      commit_to_browser_ms_p99: ms(percentile(viewers, 0.99)),
    },
  };
});
