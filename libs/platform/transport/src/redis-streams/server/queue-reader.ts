import { type RedisConnection, refusalOf } from '../redis-connection.port.js';
import { entriesByKey, type StreamEntry } from '../stream-entry.js';
import type { StreamQueue } from './stream-queue.js';

/** An entry in the hands of this process; whoever gets it calls `release` once, when its work has ended. */
export interface Delivery {
  readonly queue: StreamQueue;
  readonly entry: StreamEntry;
  /** From 1. */
  readonly attempt: number;
  release(): void;
}

export interface QueueReaderOptions {
  /** For this reader alone: it waits in its reads. */
  readonly connection: RedisConnection;
  readonly queues: readonly StreamQueue[];
  readonly group: string;
  readonly consumer: string;
  /** Deliveries that may be under way at once. */
  readonly capacity: number;
  readonly blockMs: number;
  readonly deliver: (delivery: Delivery) => void;
  /** Wakes a read that waits, over another connection. */
  readonly unblock: (clientId: string) => Promise<unknown>;
}

const retryMs = 100;

/** Reads new entries as long as there is room for them: not reading is the backpressure. */
export class QueueReader {
  private readonly queues: ReadonlyMap<string, StreamQueue>;
  private load = 0;
  private stopped = false;
  private alone = false;
  private hasGroups = false;
  private mayHaveMissed = false;
  private turnedAt = performance.now();
  private clientId?: string;
  private wake?: () => void;
  private isReading = false;
  private running?: Promise<void>;

  constructor(private readonly options: QueueReaderOptions) {
    this.queues = new Map(options.queues.map((queue) => [queue.key, queue]));
    options.connection.onReady(() => void this.learnClientId());
  }

  get inFlight(): number {
    return this.load;
  }

  /** Whether it goes round; one without room is busy, not stuck. */
  get isTurning(): boolean {
    const busy = this.load >= this.options.capacity || this.alone;
    return busy || performance.now() - this.turnedAt < 2 * this.options.blockMs + 1000;
  }

  get isGrouped(): boolean {
    return this.hasGroups;
  }

  start(): void {
    this.running = this.readOn();
  }

  /** Ends without an entry half delivered. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.endRead();
    const patience = new Promise((resolve) => setTimeout(resolve, this.options.blockMs + 1000).unref());
    await Promise.race([this.running, patience]);
  }

  /** Hands out an entry that came another way than by reading. */
  deliver(queue: StreamQueue, entry: StreamEntry, attempt: number): void {
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      this.load--;
      this.wake?.();
    };
    this.load++;
    queue.own(entry.id);
    this.options.deliver({ queue, entry, attempt, release });
  }

  /** Reads nothing while the work runs, which starts when all else has ended; false when that took too long. */
  async whileAlone(patienceMs: number, work: () => Promise<void>): Promise<boolean> {
    if (this.alone || this.stopped) return false;
    this.alone = true;
    try {
      await this.endRead();
      if (!(await this.untilIdle(patienceMs))) return false;
      await work();
      return true;
    } finally {
      this.alone = false;
      this.wake?.();
    }
  }

  /** Resolves when nothing is in flight, with false when that took too long. */
  async untilIdle(patienceMs: number): Promise<boolean> {
    const end = performance.now() + patienceMs;
    const isBusy = () => this.load > 0 || this.isReading;
    while (isBusy() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    return !isBusy();
  }

  private async readOn(): Promise<void> {
    await this.options.connection.untilReady().catch(() => undefined);
    while (!this.stopped) {
      this.turnedAt = performance.now();
      const room = this.options.capacity - this.load;
      if (room > 0 && !this.alone) await this.turn(room);
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private async turn(room: number): Promise<void> {
    try {
      if (!this.hasGroups) await this.ensureGroups();
      if (this.mayHaveMissed) await this.recover();
      await this.read(room);
    } catch (error) {
      if (refusalOf(error)?.includes('NOGROUP')) this.hasGroups = false;
      else await this.waitForConnection();
    }
  }

  private async read(room: number): Promise<void> {
    const { connection, group, consumer, blockMs } = this.options;
    const keys = [...this.queues.keys()];
    const words = ['GROUP', group, consumer, 'COUNT', room, 'BLOCK', blockMs, 'STREAMS', ...keys];
    this.isReading = true;
    try {
      const reply = await connection.send('XREADGROUP', [...words, ...keys.map(() => '>')]);
      for (const [key, entries] of entriesByKey(reply)) {
        const queue = this.queues.get(key);
        if (queue) for (const entry of entries) this.deliver(queue, entry, 1);
      }
    } finally {
      this.isReading = false;
    }
  }

  private async ensureGroups(): Promise<void> {
    for (const queue of this.queues.values()) await queue.ensureGroup();
    this.hasGroups = true;
  }

  private async recover(): Promise<void> {
    for (const queue of this.queues.values())
      for (const { entry, deliveries } of await queue.undelivered()) this.deliver(queue, entry, deliveries);
    this.mayHaveMissed = false;
  }

  private async waitForConnection(): Promise<void> {
    this.mayHaveMissed = true;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    await this.options.connection.untilReady(this.options.blockMs).catch(() => undefined);
  }

  private async learnClientId(): Promise<void> {
    const reply = await this.options.connection.send('CLIENT', ['ID']).catch(() => undefined);
    this.clientId = reply === undefined ? undefined : String(reply);
  }

  private async endRead(): Promise<void> {
    if (this.clientId !== undefined) await this.options.unblock(this.clientId).catch(() => undefined);
  }
}
