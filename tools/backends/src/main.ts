import { Command } from 'commander';
import { BackendMissingError } from './backend.js';
import { backends } from './backends.js';
import { cacheFolder, provide } from './provide.js';

const program = new Command('backends')
  .description('Brings the engines that tests and dev:apart start')
  .showHelpAfterError('(see --help)');

program
  .command('provide [names...]')
  .description(`print where their programs are, as JSON; brings them first when needed (${known()})`)
  .action(async (names: string[]) => {
    const unknown = names.filter((name) => !backends.some((backend) => backend.name === name));
    if (unknown.length > 0)
      program.error(`Unknown: ${unknown.join(', ')}. Known: ${known()}.`, { exitCode: 2 });
    const wanted = backends.filter(({ name }) => names.length === 0 || names.includes(name));
    const found: Record<string, string> = {};
    for (const backend of wanted) found[backend.key] = await provide(backend, process.env, tell);
    process.stdout.write(`${JSON.stringify(found)}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof BackendMissingError)) throw error;
  tell(`${error.message}\nThe cache is ${cacheFolder(process.env)}. Cause: ${String(error.cause)}`);
  process.exitCode = 1;
}

function known(): string {
  return backends.map(({ name }) => name).join(', ');
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
