import { Command } from 'commander';
import { ProgramMissingError } from './missing-program.js';
import { terraformCommands } from './terraform/terraform-commands.js';

const program = new Command('platform')
  .description('Checks and moves what Plumbline runs on')
  .showHelpAfterError('(see --help)')
  .addCommand(terraformCommands());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ProgramMissingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  // Not 1: whoever runs several checks can tell a missing program from a failed check.
  process.exitCode = 3;
}
