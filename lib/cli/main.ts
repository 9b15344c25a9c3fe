import { parseArgs } from 'node:util';
import { type CliCommand, CliError } from './cli-command';
import { apiCommands } from './commands/api';
import { doctor } from './commands/doctor';
import { holdCheck } from './commands/hold-check';
import { lint } from './commands/lint';
import { localCommands } from './commands/local';
import { OFFLINE_COMMANDS } from './commands/offline';

/** `ripcord`: what needs the database runs on it, what the API can do goes through the API. */
const COMMANDS: readonly CliCommand[] = [
  ...localCommands,
  ...OFFLINE_COMMANDS,
  lint,
  ...apiCommands,
  holdCheck,
  doctor,
];

async function main(argv: readonly string[]): Promise<number> {
  const command = COMMANDS.find(({ words }) => words.every((word, i) => argv[i] === word));
  if (command === undefined || argv.includes('--help')) {
    console.log(help(command));
    return command === undefined && argv.length > 0 && argv[0] !== '--help' ? 2 : 0;
  }
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(command.words.length),
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
    return await command.run({ values, positionals });
  } catch (error) {
    if (error instanceof CliError || (error instanceof TypeError && 'code' in error)) {
      console.error(`ripcord ${command.words.join(' ')}: ${error.message}`);
      return 2;
    }
    throw error;
  }
}

function help(command: CliCommand | undefined): string {
  if (command !== undefined) return `ripcord ${command.usage}\n  ${command.summary}`;
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return ['ripcord: decide, roll back, prove it, tell people', '', ...lines].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
