import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CommandError } from '../exit-codes.js';

const standalone = '../../../standalone/dist/main.js';
const benchmarks = '../../../../tools/benchmarks/dist/main.js';

/** Commands that need the store to themselves, or no server at all: the programs beside this one do them. */
export function addMaintenanceCommands(program: Command): void {
  program
    .command('up')
    .description('start Plumbline here (the same as npm start)')
    .action(() => handOver(standalone, ['serve']));
  program
    .command('backup <file>')
    .description('write documents, store and settings to one file; the server must be stopped')
    .action((file: string, _options: object, command: Command) =>
      handOver(standalone, ['backup', file, ...printedAs(command)]),
    );
  program
    .command('restore <file>')
    .description('make the data folder again from a backup; it must not exist or be empty')
    .action((file: string, _options: object, command: Command) =>
      handOver(standalone, ['restore', file, ...printedAs(command)]),
    );
  program
    .command('doctor')
    .description('examine the data folder; the server must be stopped')
    .option('--rebuild', 'make the store again from the original documents')
    .action(({ rebuild }: { rebuild?: boolean }, command: Command) =>
      handOver(standalone, ['doctor', ...(rebuild ? ['--rebuild'] : []), ...printedAs(command)]),
    );
  program
    .command('bench [names...]')
    .description('measure what the README claims; names choose some of it')
    .action((names: string[]) => handOver(benchmarks, names));
}

function printedAs(command: Command): string[] {
  return command.optsWithGlobals<{ json?: boolean }>().json ? ['--json'] : [];
}

async function handOver(relative: string, words: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL(relative, import.meta.url));
  if (!existsSync(file)) throw new CommandError('That part is not built yet.\nNext: npm run build');
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...words], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}
