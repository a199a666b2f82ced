import { Command, CommanderError } from 'commander';
import { addAskCommand } from './commands/ask.js';
import { addCollectionCommands } from './commands/collections.js';
import { addDocumentCommands } from './commands/documents.js';
import { addIngestCommand } from './commands/ingest.js';
import { addKeyCommands } from './commands/keys.js';
import { addMaintenanceCommands } from './commands/maintenance.js';
import { addQueueCommands } from './commands/queue.js';
import { addSearchCommand } from './commands/search.js';
import { addSessionCommands } from './commands/sessions.js';
import { defaultUrl } from './command-tools.js';
import { CommandError, exitCodes } from './exit-codes.js';
import { address } from './option-values.js';

/** Runs one command line; gives the exit code: 0 ok, 1 failed, 2 usage, 3 unreachable. */
export async function runProgram(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...words], { from: 'user' });
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    return report(error);
  }
}

export function createProgram(): Command {
  const program = new Command('plumb')
    .description('Ask your documents, and check every sentence of the answer.')
    .option('--url <address>', `where Plumbline listens (env: PLUMB_URL; default: ${defaultUrl()})`, address)
    .option('--key <key>', 'an API key (env: PLUMB_KEY)')
    .option('--json', 'print the result as JSON')
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText('after', '\nExit codes: 0 ok, 1 failed, 2 usage, 3 unreachable.');
  for (const add of commands) add(program);
  return program;
}

const commands = [
  addAskCommand,
  addSearchCommand,
  addIngestCommand,
  addDocumentCommands,
  addCollectionCommands,
  addSessionCommands,
  addKeyCommands,
  addQueueCommands,
  addMaintenanceCommands,
];

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `plumb failed: ${String(error)}\nNext: check that plumb and the server have the same version.\n`,
  );
  return exitCodes.failed;
}
