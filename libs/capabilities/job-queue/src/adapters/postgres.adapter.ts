import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import { PgBoss } from 'pg-boss';
import { type Delivery, JobQueue, type QueueLimits, type WorkOptions } from '../job-queue.port.js';
import { QueueTables } from './queue-tables.js';
import { QueueWorker } from './queue-worker.js';

export interface PostgresJobQueueOptions extends QueueLimits {
  readonly retryDelaySeconds: number;
  /** No other process works on this store: what runs at the start belonged to a dead process. */
  readonly soleWorker: boolean;
  /** Default `jobs`. */
  readonly schema?: string;
  /** How often an idle worker asks the store; default 2,000 ms. A send in this process wakes it at once. */
  readonly idleMs?: number;
  /** How long `close` waits for handlers; default 10,000 ms. */
  readonly closeTimeoutMs?: number;
}

const daySeconds = 24 * 3600;

/** pg-boss over the process's own connection; at least once, one message a key. */
export class PostgresJobQueue extends JobQueue {
  override readonly limits: QueueLimits;
  private readonly queues = new Map<string, Promise<void>>();
  private readonly workers = new Map<string, QueueWorker>();
  private readonly supervisor: NodeJS.Timeout;

  private constructor(
    private readonly boss: PgBoss,
    private readonly tables: QueueTables,
    private readonly options: PostgresJobQueueOptions,
  ) {
    super();
    this.limits = { maxAttempts: options.maxAttempts, leaseMs: options.leaseMs };
    this.supervisor = setInterval(() => void this.reclaimLapsed(), options.leaseMs / 3).unref();
  }

  /** Makes or migrates the queue's schema; the `DatabaseConnection` stays the caller's. */
  static async open(
    database: DatabaseConnection,
    options: PostgresJobQueueOptions,
  ): Promise<PostgresJobQueue> {
    const schema = options.schema ?? 'jobs';
    const executor = database.rawExecutor();
    const boss = new PgBoss({
      db: executor,
      backend: database.engine,
      schema,
      schedule: false,
      supervise: false,
      monitorIntervalSeconds: 1,
      monitorVacuum: false,
      reindex: false,
    });
    boss.on('error', report);
    await boss.start();
    const tables = new QueueTables(executor, schema);
    if (options.soleWorker) await tables.giveBack();
    return new PostgresJobQueue(boss, tables, options);
  }

  override async send(queue: string, key: string, payload: object): Promise<void> {
    await this.ensureQueue(queue);
    await this.tables.forgetFailed(queue, key);
    await this.boss.send(queue, payload, { singletonKey: key });
    this.workers.get(queue)?.wake();
  }

  override async work<Payload extends object>(
    queue: string,
    { concurrency }: WorkOptions,
    handle: (delivery: Delivery<Payload>) => Promise<void>,
  ): Promise<void> {
    if (this.workers.has(queue)) throw new AppError('CONFLICT', `The queue ${queue} has a worker already.`);
    const { leaseMs, idleMs = 2000 } = this.options;
    const worker = new QueueWorker({ boss: this.boss, queue, concurrency, leaseMs, idleMs }, (delivery) =>
      handle(delivery as Delivery<Payload>),
    );
    this.workers.set(queue, worker);
    await this.ensureQueue(queue);
    worker.start();
  }

  override async cancel(queue: string, key: string): Promise<boolean> {
    await this.ensureQueue(queue);
    const ids = await this.tables.openIds(queue, key);
    if (ids.length === 0) return false;
    await this.boss.cancel(queue, ids);
    const reason = new AppError('CANCELLED', 'The message was cancelled.');
    for (const id of ids) void this.workers.get(queue)?.abort(id, reason);
    return true;
  }

  override count(queue: string): Promise<number> {
    return this.tables.countOpen(queue);
  }

  override deadLetters(queue: string): Promise<{ key: string; payload: object }[]> {
    return this.tables.failed(queue);
  }

  override async close(): Promise<void> {
    clearInterval(this.supervisor);
    const { closeTimeoutMs = 10_000 } = this.options;
    const stopping = [...this.workers.values()].map((worker) => worker.stop(closeTimeoutMs));
    const unsettled = (await Promise.all(stopping)).flat();
    if (unsettled.length > 0) await this.tables.giveBack(unsettled);
    this.workers.clear();
    await this.boss.stop({ graceful: false, close: false });
  }

  /** Hands out what a silent worker holds, as an attempt of its own; happens by itself three times a lease. */
  async reclaimLapsed(): Promise<void> {
    for (const [queue, worker] of this.workers) {
      await this.boss.supervise(queue).catch((error) => report(error));
      worker.wake();
    }
  }

  private ensureQueue(queue: string): Promise<void> {
    const known = this.queues.get(queue) ?? this.createQueue(queue);
    this.queues.set(queue, known);
    known.catch(() => this.queues.delete(queue));
    return known;
  }

  /** A lease is pg-boss's heartbeat; its limit on the whole run is set as far away as it allows. */
  private async createQueue(queue: string): Promise<void> {
    const { maxAttempts, retryDelaySeconds, leaseMs } = this.options;
    const settings = {
      retryLimit: maxAttempts - 1,
      retryDelay: retryDelaySeconds,
      retryBackoff: false,
      heartbeatSeconds: Math.ceil(leaseMs / 1000),
      expireInSeconds: daySeconds,
      retentionSeconds: 365 * daySeconds,
      deleteAfterSeconds: 30 * daySeconds,
    };
    await this.boss.createQueue(queue, { ...settings, policy: 'exclusive' });
    await this.boss.updateQueue(queue, settings);
  }
}

function report(error: unknown): void {
  new Logger(PostgresJobQueue.name).error(`The queue's store answers with ${AppError.from(error).code}.`);
}
