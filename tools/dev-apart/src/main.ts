import { isAbsolute, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runApart } from './run-apart.js';
import { root } from './services.js';

interface Options {
  readonly replicas: number;
  readonly port: number;
  readonly data: string;
  readonly sample: boolean;
}

const environment = `
Without these it starts engines of its own:
  REDIS_URL        the Redis that carries the messages
  CACHE_REDIS_URL  the Redis that holds what may be lost
  DATABASE_URL     Postgres with pgvector, as a role that may make schemas and roles
Everything else of project-docs/reference/configuration.md is handed on to the services.
Example: npm run dev:apart -- --replicas 2`;

await new Command('npm run dev:apart --')
  .description('Runs every service as processes of its own on this machine, with Redis and Postgres.')
  .addOption(
    new Option('--replicas <count>', 'processes of each service').argParser(between(1, 16)).default(1),
  )
  .addOption(
    new Option('--port <port>', 'of the HTTP API; 0 takes a free one')
      .argParser(between(0, 65_535))
      .env('PORT')
      .default(3000),
  )
  .option('--data <folder>', 'what is kept between runs, seen from the repository', '.plumbline-apart')
  .option('--no-sample', 'without the publications that the first start reads (also LOAD_SAMPLE=false)')
  .showHelpAfterError('(see --help)')
  .addHelpText('after', environment)
  .action(({ replicas, port, data, sample }: Options) =>
    runApart({
      replicas,
      port,
      dataFolder: isAbsolute(data) ? data : join(root, data),
      loadSample: sample && process.env.LOAD_SAMPLE !== 'false',
    }),
  )
  .parseAsync();

function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}
