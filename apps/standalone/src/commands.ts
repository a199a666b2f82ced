import { explainFailure, loadConfig } from '@plumbline/service-kit';
import { Command, CommanderError } from 'commander';
import { Config } from './config.js';
import { backUp } from './maintenance/backup.js';
import { examine } from './maintenance/doctor.js';
import { linesOf } from './maintenance/findings.js';
import { rebuild } from './maintenance/rebuild.js';
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

interface Printed {
  readonly json?: boolean;
}

const config = () => loadConfig(Config, process.env);

function createProgram(end: (exitCode: number) => void): Command {
  const program = new Command('standalone')
    .description('Plumbline in one process; npm start runs it, and plumb hands its maintenance to it')
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText('after', settings);
  program
    .command('serve', { isDefault: true })
    .description('start everything')
    .action(() => serve(config()));
  addMaintenance(program, end);
  program
    .command('reference')
    .description('write the generated reference')
    .option('--check', 'only compare; fail when a file is out of date')
    .action(async ({ check }: { check?: boolean }) => end(await keepReference(check ?? false)));
  return program;
}

function addMaintenance(program: Command, end: (exitCode: number) => void): void {
  program
    .command('backup <file>')
    .description('write documents and store to one file')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, { json }: Printed) => {
      const made = await backUp(config(), file);
      print(made, json ? undefined : [made.file]);
    });
  program
    .command('restore <file>')
    .description('make the data folder again from a backup')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, { json }: Printed) => {
      const folder = await restore(config(), file);
      print({ folder }, json ? undefined : [folder]);
    });
  program
    .command('doctor')
    .description('examine the data folder')
    .option('--rebuild', 'make the store again from the original documents')
    .option('--json', 'print the result as JSON')
    .action(async (options: Printed & { rebuild?: boolean }) => {
      const findings = await (options.rebuild ? rebuild(config()) : examine(config()));
      print({ findings }, options.json ? undefined : linesOf(findings));
      end(findings.every(({ ok }) => ok) ? 0 : 1);
    });
}

const settings = `
Settings come from the environment and from .env; .env.example lists all of them. Most used:
  PORT=3001            another port
  DATA_DIR=/srv/docs   another folder for documents and store
  LOAD_SAMPLE=false    without the sample publications
Example: PORT=3001 npm start`;

const unforeseen =
  'Plumbline could not go on. The reason is in the log line above; `plumb doctor` examines the data folder.';

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`${explainFailure(error, unforeseen)}\n`);
  return 1;
}

function print(result: object, lines: readonly string[] = [JSON.stringify(result, null, 2)]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
