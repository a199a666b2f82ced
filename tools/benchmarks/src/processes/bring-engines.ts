import { backends, provide } from '@plumbline/backends';

/** Redis and Postgres for the benchmarks that need them: those of the environment or the machine, else brought on first use. */
export async function bringEngines(): Promise<void> {
  for (const backend of backends.filter(({ name }) => name === 'redis' || name === 'postgres'))
    process.env[backend.key] = await provide(backend, process.env, (line) =>
      process.stderr.write(`${line}\n`),
    );
}
