import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { executeQuery } from '@/lib/command';
import { decisionMake } from '@/lib/incidents/commands/decision-make';
import { must, openConsole, type TestConsole } from '@/lib/testing/console';
import type { TimelineExport } from '@/lib/timeline/export';
import { timelineExport } from '@/lib/timeline/queries/export';
import { proposeDecisions } from '@/lib/worker/propose';
import { OFFLINE_COMMANDS } from './offline';

let ripcord: TestConsole;
let commander: Actor;
let directory: string;
let record: TimelineExport;
beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'ripcord-verify-'));
  ripcord = await openConsole();
  commander = await ripcord.person('commander');
  const { number } = await ripcord.declare(commander);
  await proposeDecisions(ripcord.db);
  const input = { number, choice: 'quick_rollback', reason: 'We know this one.' };
  must(await ripcord.act(commander, decisionMake, input));
  record = must(await executeQuery(ripcord.db, timelineExport, commander, { number }));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await ripcord.close();
});

async function verify(file: object): Promise<{ code: number; printed: string }> {
  const name = path.join(directory, 'record.json');
  writeFileSync(name, JSON.stringify(file));
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    const command = OFFLINE_COMMANDS.find(({ words }) => words.join() === 'verify');
    if (command === undefined) throw new Error('there is no verify');
    const code = await command.run({ positionals: [name], values: {} });
    return { code, printed: lines.join('\n') };
  } finally {
    spy.mockRestore();
  }
}

describe('ripcord verify', () => {
  it('replays the decisions of an exported record, and says how many', async () => {
    const { code, printed } = await verify(record);
    expect([code, printed]).toEqual([0, expect.stringContaining('decisions: 2 replayed')]);
    expect(printed).toContain(`intact: ${record.events.length} events`);
  });

  it('names the decision whose runbook version is missing or was changed', async () => {
    const digests = Object.keys(record.runbooks ?? {});
    expect(digests).toHaveLength(1);
    const missing = await verify({ ...record, runbooks: {} });
    expect([missing.code, missing.printed]).toEqual([1, expect.stringMatching(/NOT THE SAME/)]);
    const changed = Object.fromEntries(
      Object.entries(record.runbooks ?? {}).map(([digest, content]) => [
        digest,
        { ...Object(content), title: 'Another' },
      ]),
    );
    const told = await verify({ ...record, runbooks: changed });
    expect([told.code, told.printed]).toEqual([1, expect.stringContaining('is another one')]);
  });

  it('still reads a record that was exported without runbook versions', async () => {
    const { runbooks: _, ...before } = record;
    const { code, printed } = await verify(before);
    expect([code, printed]).toEqual([0, expect.stringContaining('decisions: not replayed')]);
    expect(printed).toContain(`intact: ${record.events.length} events`);
  });
});
