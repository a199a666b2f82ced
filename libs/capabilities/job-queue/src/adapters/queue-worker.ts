import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Delivery } from '../job-queue.port.js';
import type { WorkerPresence } from './worker-presence.js';

export interface QueueWorkerOptions {
  readonly boss: PgBoss;
  readonly queue: string;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  /** The store is asked this often when nothing woke the worker. */
  readonly idleMs: number;
  /** Takes at most so many waiting messages. */
  readonly fetch: (batchSize: number) => Promise<JobWithMetadata<object>[]>;
  readonly presence: WorkerPresence;
}

type Handle = (delivery: Delivery<object>) => Promise<void>;
interface Running {
  readonly job: JobWithMetadata<object>;
  readonly abort: AbortController;
  /** Resolves, never rejects, when the handler has ended and its outcome is written. */
  ended: Promise<void>;
}

/** Fetches and handles the messages of one queue, and keeps their leases while their handlers run. */
export class QueueWorker {
  private readonly logger = new Logger(QueueWorker.name);
  private readonly running = new Set<Running>();
  private readonly timers: NodeJS.Timeout[] = [];
  private filling?: Promise<void>;
  private wanted = false;
  private stopped = false;

  constructor(
    private readonly options: QueueWorkerOptions,
    private readonly handle: Handle,
  ) {}

  start(): void {
    const { idleMs, leaseMs } = this.options;
    this.timers.push(setInterval(() => this.wake(), idleMs).unref());
    this.timers.push(setInterval(() => void this.keepLeases(), leaseMs / 3).unref());
    this.wake();
  }

  /** Looks for messages now; calls while it looks make it look once more. */
  wake(): void {
    this.wanted = true;
    this.filling ??= this.fill().finally(() => (this.filling = undefined));
  }

  /** After a loss of the connection: others may have sent, cancelled or taken over messages meanwhile. */
  catchUp(): void {
    if (this.stopped) return;
    this.wake();
    void this.keepLeases();
  }

  /** Fires the signal of a running message; resolves when its handler has ended. */
  async abort(id: string, reason: AppError): Promise<void> {
    for (const { job, abort, ended } of this.running) {
      if (job.id !== id) continue;
      abort.abort(reason);
      await ended;
    }
  }

  /** Stops fetching, fires the signals and waits; gives the ids that were not settled and have ended. */
  async stop(timeoutMs: number): Promise<string[]> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.filling;
    const open = [...this.running];
    for (const { abort } of open) abort.abort(new AppError('CANCELLED', 'The worker stops.'));
    await Promise.race([Promise.all(open.map(({ ended }) => ended)), delay(timeoutMs)]);
    return open.filter((each) => !this.running.has(each)).map(({ job }) => job.id);
  }

  private async fill(): Promise<void> {
    while (this.wanted && !this.stopped) {
      this.wanted = false;
      const batchSize = this.options.concurrency - this.running.size;
      if (batchSize <= 0) return;
      try {
        for (const job of await this.options.fetch(batchSize)) this.begin(job);
      } catch (error) {
        this.warn('Messages could not be fetched', error);
      }
    }
  }

  private begin(job: JobWithMetadata<object>): void {
    const before = this.loseEarlier(job.singletonKey);
    const running: Running = { job, abort: new AbortController(), ended: Promise.resolve() };
    this.running.add(running);
    running.ended = this.deliver(running, before)
      .catch((error) => this.warn('An outcome could not be written', error))
      .finally(async () => {
        this.running.delete(running);
        await this.options.presence.letGo(deliveryOf(job));
        if (!this.stopped) this.wake();
      });
  }

  /** An earlier delivery of the same key was cancelled or lost its lease; its handler may still be winding down. */
  private loseEarlier(key: string | null): Promise<unknown> {
    const earlier = [...this.running].filter(({ job }) => job.singletonKey === key);
    for (const { abort } of earlier) abort.abort(lost());
    return Promise.all(earlier.map(({ ended }) => ended));
  }

  private async deliver({ job, abort }: Running, before: Promise<unknown>): Promise<void> {
    const attempt = { id: job.id, retryCount: job.retryCount };
    await this.options.presence.hold(deliveryOf(job));
    await before;
    try {
      abort.signal.throwIfAborted();
      await this.handle({ payload: job.data, attempt: this.attemptOf(job), signal: abort.signal });
    } catch (error) {
      // Stopped, cancelled or lost: the message is not ours to settle any more.
      if (abort.signal.aborted) return;
      await this.options.boss.fail(this.options.queue, attempt, { code: AppError.from(error).code });
      return;
    }
    await this.options.boss.complete(this.options.queue, attempt);
  }

  /** Each death of a worker has granted one attempt more. */
  private attemptOf({ retryCount, retryLimit }: JobWithMetadata<object>): number {
    const deaths = Math.max(0, retryLimit - (this.options.maxAttempts - 1));
    return Math.max(1, retryCount + 1 - deaths);
  }

  private async keepLeases(): Promise<void> {
    for (const running of this.running) {
      const { job, abort } = running;
      try {
        const attempt = { id: job.id, retryCount: job.retryCount };
        const touched: object = await this.options.boss.touch(this.options.queue, attempt);
        // The reply's type is empty in pg-boss 12.35, the reply is not.
        if ((touched as { affected: number }).affected === 0 && this.running.has(running))
          abort.abort(lost());
      } catch (error) {
        this.warn('A lease could not be kept', error);
      }
    }
  }

  private warn(what: string, error: unknown): void {
    this.logger.warn(`${what} (queue ${this.options.queue}): ${AppError.from(error).code}`);
  }
}

function deliveryOf({ id, retryCount }: JobWithMetadata<object>): string {
  return `${id}:${retryCount}`;
}

function lost(): AppError {
  return new AppError('CANCELLED', 'The message was cancelled or given to another worker.');
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
