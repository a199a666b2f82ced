import { backends, provide } from '@plumbline/backends';
import type { KeptSecrets } from './kept-secrets.js';
import type { LogLines } from './log-lines.js';
import { startPostgres } from './postgres-engine.js';
import { broker, cache, startRedis } from './redis-engine.js';
import type { SupervisedProcess } from './supervised-process.js';

/** An engine that answers. */
export interface Engine {
  readonly url: string;
  /** Absent when it is not ours. */
  readonly process?: SupervisedProcess;
}

export interface EngineSurroundings {
  /** Holds a folder for each engine. */
  readonly folder: string;
  readonly secrets: KeptSecrets;
  readonly log: LogLines;
}

/** Redis for messages, Redis for what may be lost, and Postgres. */
export interface Engines {
  readonly broker: Engine;
  readonly cache: Engine;
  /** As the owner of the database. */
  readonly database: Engine;
}

/** Those that the environment names, else some of our own. Throws `BackendMissingError` where programs cannot be had. */
export async function startEngines(surroundings: EngineSurroundings): Promise<Engines> {
  const { REDIS_URL, CACHE_REDIS_URL, DATABASE_URL } = process.env;
  await bringPrograms([
    ...(REDIS_URL && CACHE_REDIS_URL ? [] : ['redis']),
    ...(DATABASE_URL ? [] : ['postgres']),
  ]);
  const starting = {
    broker: given(REDIS_URL) ?? startRedis('broker', broker, surroundings),
    cache: given(CACHE_REDIS_URL) ?? startRedis('cache', cache, surroundings),
    database: given(DATABASE_URL) ?? startPostgres(surroundings),
  };
  const outcomes = await Promise.allSettled(Object.values(starting));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') outcome.value.process?.kill();
    throw failed.reason;
  }
  return {
    broker: await starting.broker,
    cache: await starting.cache,
    database: await starting.database,
  };
}

/** Those that are ours; what they hold stays. */
export async function stopEngines(engines: Engines): Promise<void> {
  await Promise.all(Object.values(engines).map((engine: Engine) => engine.process?.stop()));
}

/** Those that the machine lacks are brought on first use. */
async function bringPrograms(names: readonly string[]): Promise<void> {
  for (const backend of backends.filter(({ name }) => names.includes(name)))
    process.env[backend.key] = await provide(backend, process.env, (line) =>
      process.stderr.write(`${line}\n`),
    );
}

function given(url: string | undefined): Promise<Engine> | undefined {
  return url ? Promise.resolve({ url }) : undefined;
}
