import { readFileSync } from 'node:fs';
import type { ReplayReport } from '@/lib/decisions/replay';
import { exportSchema, replayExport, verifyExport } from '@/lib/timeline/export';
import { type CliCommand, CliError, needed } from '../cli-command';

const verify: CliCommand = {
  words: ['verify'],
  usage: 'verify FILE',
  summary:
    'Check an exported record offline; names the first event that was changed, and replays decisions.',
  options: {},
  run: async ({ positionals }) => {
    const file = needed(positionals[0], 'FILE');
    const record = exportSchema.safeParse(readJson(file));
    if (!record.success) throw new CliError(`${file} is not a record that Ripcord exported`);
    const report = verifyExport(record.data);
    if (!report.intact) {
      console.log(`NOT INTACT: event ${report.seq}: ${report.detail}`);
      return 1;
    }
    const erased =
      report.erased.length > 0 ? `; erased in the open: ${report.erased.join(', ')}` : '';
    console.log(`intact: ${report.events} events, head ${report.head.slice(0, 16)}${erased}`);
    const same = tellReplays(replayExport(record.data));
    if (record.data.tamperEvidence === 'reduced') {
      console.log('tamper evidence: reduced (one database role for everything)');
    }
    return same ? 0 : 1;
  },
};

/** False: a decision does not come out as it was recorded. */
function tellReplays(report: ReplayReport | null): boolean {
  if (report === null) {
    console.log('decisions: not replayed, this record came without its runbook versions');
    return true;
  }
  const { replayed, erased, problems } = report;
  const without = erased > 0 ? `; ${erased} erased in the open` : '';
  console.log(`decisions: ${replayed} replayed to the same${without}`);
  for (const { seq, why } of problems) console.log(`NOT THE SAME: event ${seq}: ${why}`);
  return problems.length === 0;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError(`can’t read ${file}: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

export const OFFLINE_COMMANDS: readonly CliCommand[] = [verify];
