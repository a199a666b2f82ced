import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { MonitoredCommand } from './round-trips.js';

/** Acknowledgements and the like come a little later than the answer. */
const afterMs = 200;

/** Every command that a Redis takes while the work runs, in its order. */
export async function monitorOne(url: string, work: () => Promise<unknown>): Promise<MonitoredCommand[]> {
  const redis = new Redis(url, { protocol: 2 });
  const commands: MonitoredCommand[] = [];
  try {
    const monitor = await redis.monitor();
    monitor.on('monitor', (_time: string, words: string[]) => commands.push(words));
    await work();
    await pause(afterMs);
    monitor.disconnect();
    return commands;
  } finally {
    redis.disconnect();
  }
}
