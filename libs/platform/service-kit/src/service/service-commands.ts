import { Command, CommanderError } from 'commander';
import { describeConfiguration, type KeyedSchema } from '../configuration-keys.js';

export interface ServiceCommands {
  /** Returns when it listens. */
  serve(): Promise<void>;
  /** Absent for a service without tables. */
  readonly migrate?: () => Promise<void>;
}

/** The command line of a service; gives the exit code of a line that is wrong or only asks for help. */
export async function runServiceCommand(
  { name, config }: { readonly name: string; readonly config: KeyedSchema },
  commands: ServiceCommands,
  words: readonly string[],
): Promise<number> {
  const program = new Command(name)
    .description(`The ${name} service of Plumbline.`)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .addHelpText('after', () => settings(config));
  program
    .command('serve', { isDefault: true })
    .description('run until SIGTERM')
    .action(() => commands.serve());
  const { migrate } = commands;
  if (migrate)
    program
      .command('migrate')
      .description('bring its tables, its role and its rights up to date, then end')
      .action(() => migrate());
  try {
    await program.parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function settings(schema: KeyedSchema): string {
  const lines = describeConfiguration(schema).map(
    ({ name, fallback, description }) =>
      `  ${name}${fallback === undefined ? '' : `=${fallback}`}\n      ${description}`,
  );
  return `\nSettings, from the environment:\n${lines.join('\n')}`;
}
