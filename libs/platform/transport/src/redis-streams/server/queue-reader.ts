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

type Batch = [queue: StreamQueue, entry: StreamEntry][];

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
  /** A read that was sent before the entries of the one before were handed out. */
  private ahead?: Promise<Batch>;
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
      if (this.ahead || this.mayRead(0)) await this.turn();
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.ahead) await this.turn();
  }

  /** Whether there is room beside what is in flight and these more. */
  private mayRead(more: number): boolean {
    return this.load + more < this.options.capacity && !this.alone && !this.stopped;
  }

  private async turn(): Promise<void> {
    try {
      if (!this.hasGroups) await this.ensureGroups();
      if (this.mayHaveMissed) await this.recover();
      const batch = await (this.ahead ?? this.read(0));
      // The next ones come while these are worked on.
      this.ahead = batch.length > 0 && this.mayRead(batch.length) ? this.read(batch.length) : undefined;
      this.ahead?.catch(() => undefined);
      for (const [queue, entry] of batch) this.deliver(queue, entry, 1);
    } catch (error) {
      this.ahead = undefined;
      if (refusalOf(error)?.includes('NOGROUP')) this.hasGroups = false;
      else await this.waitForConnection();
    }
  }

  private async read(more: number): Promise<Batch> {
    const { connection, group, consumer, blockMs, capacity } = this.options;
    const room = capacity - this.load - more;
    const keys = [...this.queues.keys()];
    const words = ['GROUP', group, consumer, 'COUNT', room, 'BLOCK', blockMs, 'STREAMS', ...keys];
    this.isReading = true;
    try {
      const reply = await connection.send('XREADGROUP', [...words, ...keys.map(() => '>')]);
      return this.batchOf(reply);
    } finally {
      this.isReading = false;
    }
  }

  private batchOf(reply: unknown): Batch {
    const batch: Batch = [];
    for (const [key, entries] of entriesByKey(reply)) {
      const queue = this.queues.get(key);
      if (queue) for (const entry of entries) batch.push([queue, entry]);
    }
    return batch;
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
