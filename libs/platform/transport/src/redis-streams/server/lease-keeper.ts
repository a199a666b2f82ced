import type { RedisConnection } from '../redis-connection.port.js';
import { type PendingEntry, type StreamEntry, writtenAt } from '../stream-entry.js';
import type { RedisClock } from '../redis-clock.js';
import type { TransportMetrics } from '../transport-metrics.js';
import type { DeadLetterBox } from './dead-letter-box.js';
import type { QueueReader } from './queue-reader.js';
import type { StreamQueue } from './stream-queue.js';

export interface LeaseKeeperOptions {
  readonly queue: StreamQueue;
  readonly reader: QueueReader;
  readonly writer: RedisConnection;
  readonly clock: RedisClock;
  readonly metrics: TransportMetrics;
  readonly deadLetters: DeadLetterBox;
  readonly leaseMs: number;
  readonly maxDeliveries: number;
  readonly sweepMs: number;
  /** Gets what was delivered too often. */
  readonly bury: (queue: StreamQueue, entry: StreamEntry, attempts: number) => Promise<void>;
}

const claimedAtOnce = 64;
const consumerIdleMs = 600_000;

/** Keeps the lease of what runs here and takes over what others, silent for a lease, left behind. */
export class LeaseKeeper {
  private timer?: NodeJS.Timeout;
  private renewedAt = performance.now();
  private sweptAt = performance.now();
  private reaps = true;
  private turning: Promise<void> = Promise.resolve();

  constructor(readonly options: LeaseKeeperOptions) {}

  /** Whether others may think that this process is lost. */
  get isLate(): boolean {
    return this.options.queue.owned.size > 0 && performance.now() - this.renewedAt > this.options.leaseMs;
  }

  start(): void {
    const third = this.options.leaseMs / 3;
    this.timer = setTimeout(
      () => {
        this.turning = this.turn().finally(() => this.timer && this.start());
      },
      third * (0.8 + 0.2 * Math.random()),
    );
  }

  /** Goes on renewing, but takes nothing over any more. */
  stopReaping(): void {
    this.reaps = false;
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.turning;
  }

  private async turn(): Promise<void> {
    const { queue, leaseMs } = this.options;
    try {
      await queue.renew(leaseMs / 4);
      this.renewedAt = performance.now();
      if (this.reaps) await this.reap();
      await this.observe();
      await this.sweep();
    } catch {
      // Redis is away or the group is: the reader sees to both.
    }
  }

  private async reap(): Promise<void> {
    const { queue, leaseMs, maxDeliveries } = this.options;
    const abandoned = (await queue.abandoned(leaseMs, claimedAtOnce)).filter(
      ({ id }) => !queue.owned.has(id),
    );
    const suspects: PendingEntry[] = [];
    for (const pending of abandoned) {
      if (!this.reaps) return;
      const isLastTry = pending.deliveries === maxDeliveries - 1;
      if (isLastTry) suspects.push(pending);
      else await this.takeOver(pending);
    }
    const [suspect] = suspects;
    if (suspect) void this.takeOverAlone(suspect);
  }

  private async takeOver({ id, deliveries }: PendingEntry): Promise<void> {
    const { queue, reader, leaseMs, maxDeliveries, metrics, bury } = this.options;
    const entry = await queue.claim(id, leaseMs);
    if (!entry) return;
    metrics.claimed.inc();
    if (deliveries >= maxDeliveries) await bury(queue, entry, deliveries);
    else reader.deliver(queue, entry, deliveries + 1);
  }

  /** What may have killed its replicas runs once more with nothing beside it, so that it can kill nothing else. */
  private async takeOverAlone(suspect: PendingEntry): Promise<void> {
    const { reader, leaseMs } = this.options;
    const patience = 4 * leaseMs;
    await reader
      .whileAlone(patience, async () => {
        await this.takeOver(suspect);
        await reader.untilIdle(patience);
      })
      .catch(() => undefined);
  }

  private async observe(): Promise<void> {
    const { queue, writer, reader, clock, metrics } = this.options;
    const { key, group } = queue.options;
    const labels = { queue: key };
    metrics.inFlight.set(labels, reader.inFlight);
    const [depth, pending] = await Promise.all([
      writer.send('XLEN', [key]),
      writer.send('XPENDING', [key, group]),
    ]);
    metrics.queueDepth.set(labels, Number(depth));
    const [, oldest] = pending as [number, string | null];
    metrics.oldestPending.set(labels, oldest ? Math.max(0, clock.now() - writtenAt(oldest)) / 1000 : 0);
    await this.options.deadLetters.count();
  }

  /** Removes consumers that are long gone and hold nothing, and events that all have done. */
  private async sweep(): Promise<void> {
    const { queue, writer, sweepMs } = this.options;
    if (performance.now() - this.sweptAt < sweepMs) return;
    this.sweptAt = performance.now();
    await queue.trim();
    const { key, group } = queue.options;
    const consumers = (await writer.send('XINFO', ['CONSUMERS', key, group])) as unknown[][];
    for (const [, name, , pending, , idle] of consumers)
      if (pending === 0 && Number(idle) > consumerIdleMs)
        await writer.send('XGROUP', ['DELCONSUMER', key, group, String(name)]);
  }
}
