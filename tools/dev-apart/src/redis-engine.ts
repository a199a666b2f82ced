import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@plumbline/testing/free-port';
import type { Engine, EngineSurroundings } from './engines.js';
import { SupervisedProcess } from './supervised-process.js';
import { untilListening } from './until-listening.js';

/** Holds requests in flight: it forgets nothing to make room, and keeps what it has over a restart. */
export const broker = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'everysec',
  '--maxmemory-policy',
  'noeviction',
];
/** Holds what may be lost. */
export const cache = ['--appendonly', 'no', '--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lfu'];

/** A redis-server whose data is kept in the folder of its name. */
export async function startRedis(
  name: string,
  settings: readonly string[],
  { folder, log }: EngineSurroundings,
): Promise<Engine> {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  const port = await freePort();
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', data];
  const words = [...place, '--save', '', '--loglevel', 'warning', ...settings];
  const file = process.env.REDIS_SERVER || 'redis-server';
  const engine = new SupervisedProcess({ name, kind: 'engine', file, words }, log);
  engine.start();
  await untilListening(port, engine);
  return { url: `redis://127.0.0.1:${port}`, process: engine };
}
