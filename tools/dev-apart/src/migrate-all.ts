import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ServiceName } from '@plumbline/contracts';
import { environmentOf, type Surroundings } from './environment.js';
import type { LogLines } from './log-lines.js';
import { scriptOf, withTables } from './services.js';

/** Brings the tables of every service up to date, each as a command of its own; they may run at once. */
export async function migrateAll(surroundings: Surroundings & { readonly log: LogLines }): Promise<void> {
  const codes = await Promise.all(withTables.map((service) => migrate(service, surroundings)));
  const failed = withTables.filter((_, index) => codes[index] !== 0);
  if (failed.length > 0)
    throw new Error(`The tables of ${failed.join(', ')} could not be made; the lines above say why.`);
}

async function migrate(
  service: ServiceName,
  surroundings: Surroundings & { readonly log: LogLines },
): Promise<number> {
  const env = {
    ...process.env,
    ...environmentOf(service, surroundings),
    MIGRATION_DATABASE_URL: surroundings.engines.database.url,
  };
  const child = spawn(process.execPath, [scriptOf(service), 'migrate'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr]) surroundings.log.follow(`${service}.migrate`, output);
  const [code] = await once(child, 'exit');
  return (code as number | null) ?? 1;
}
