import { AppError, errorCatalogue } from '@plumbline/core';
import { ConfigurationError, loadConfig, logger } from '@plumbline/service-kit';
import { Command, CommanderError } from 'commander';
import { Config } from './config.js';
import { backUp } from './maintenance/backup.js';
import { examine, rebuild } from './maintenance/doctor.js';
import { restore } from './maintenance/restore.js';
import { keepReference } from './reference/reference.js';
import { serve } from './serve.js';

/** Runs one command; gives the exit code. `serve` returns when it listens and goes on until a signal comes. */
export async function runCommand(words: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error);
  }
}

function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command('standalone').description('Plumbline in one process').exitOverride();
  const config = () => loadConfig(Config, process.env);
  program
    .command('serve', { isDefault: true })
    .description('start everything')
    .action(() => serve(config()));
  program
    .command('backup <file>')
    .description('write documents and store to one file')
    .action((file: string) => backUp(config(), file));
  program
    .command('restore <file>')
    .description('make the data folder again from a backup')
    .action((file: string) => restore(config(), file));
  program
    .command('doctor')
    .description('examine the data folder')
    .option('--rebuild', 'make the store again from the original documents')
    .action(async (options: { rebuild?: boolean }) => {
      end(await (options.rebuild ? rebuild(config()) : examine(config())));
    });
  program
    .command('reference')
    .description('write the generated reference')
    .option('--check', 'only compare; fail when a file is out of date')
    .action(async ({ check }: { check?: boolean }) => end(await keepReference(check ?? false)));
  return program;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${explain(error)}\n`);
  return 1;
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof AppError && error.code !== 'INTERNAL') {
    const { title, nextStep } = errorCatalogue[error.code];
    return `${title}: ${error.message}\nNext: ${nextStep}`;
  }
  logger.fatal({ err: error instanceof AppError ? (error.cause ?? error) : error });
  return 'Plumbline could not go on. The reason is in the log line above; `plumb doctor` examines the data folder.';
}
