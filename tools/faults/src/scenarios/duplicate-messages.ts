import { Redis } from 'ioredis';
import type { Fleet } from '../fleet/fleet.js';
import { deadlineShare, noErrors } from './call-figures.js';
import { type Figure, figure } from './figure.js';
import { budgetMs, type Companion, quietMs, type Scenario } from './scenario.js';

const requestStreams = /^\{plumb:[a-z-]+\}:rpc/;

export const duplicateMessages: Scenario = {
  id: 'F9',
  about: 'every message delivered twice',
  loadMs: 30_000,
  shortLoadMs: 2500,
  setup: () => ({
    replicas: { probe: 3 },
    load: {
      callsPerSecond: 80,
      mix: { read: 3, keyed: 4, once: 3, stream: 0.5 },
      workMs: [5, 80],
      chunks: [5, 20],
      budgetMs,
    },
    quietMs,
  }),
  accompany: (fleet) => Duplicator.start(fleet),
  judge: (run) => [noErrors(run), deadlineShare(run)],
};

/** Sees every request that is written and writes it again. */
class Duplicator implements Companion {
  private seen = 0;
  private written = 0;

  private constructor(
    private readonly connections: readonly Redis[],
    private readonly writer: Redis,
  ) {}

  static async start({ redis }: Fleet): Promise<Duplicator> {
    const [writer, watcher] = [new Redis(redis.url), new Redis(redis.url)];
    const own = String(await writer.client('INFO')).match(/ addr=(\S+)/)?.[1];
    const monitor = await watcher.monitor();
    const duplicator = new Duplicator([writer, watcher, monitor], writer);
    monitor.on('monitor', (_time: string, words: string[], source: string) => {
      if (source !== own) duplicator.see(words);
    });
    return duplicator;
  }

  async stop(): Promise<Figure[]> {
    await this.writer.ping();
    for (const connection of this.connections) connection.disconnect();
    return [figure(`of ${this.seen} messages delivered twice`, this.written, { atLeast: this.seen })];
  }

  private see([command = '', key = '', ...words]: string[]): void {
    if (command.toUpperCase() !== 'XADD' || !requestStreams.test(key)) return;
    this.seen++;
    this.writer.call('XADD', key, ...words).then(
      () => this.written++,
      () => undefined,
    );
  }
}
