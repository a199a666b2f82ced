import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import { type Kysely, sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { jobQueueMigrations, jobQueueSchema } from '../job-queue.migration.js';
import { type Delivery, JobQueue, type QueueLimits, type WorkOptions } from '../job-queue.port.js';
import { QueueTables } from './queue-tables.js';
import { QueueWorker } from './queue-worker.js';
import { WorkerPresence } from './worker-presence.js';

export interface PostgresJobQueueOptions extends QueueLimits {
  readonly retryDelaySeconds: number;
  /** No other process works on this store: what runs at the start belonged to a dead process. */
  readonly soleWorker: boolean;
  /** Default `jobs`. */
  readonly schema?: string;
  /** How often an idle worker asks the store; default 2,000 ms. A send wakes it at once, also one of another process. */
  readonly idleMs?: number;
  /** How often a worker on a server looks for messages of dead processes; default 5,000 ms. */
  readonly orphanMs?: number;
  /** How long `close` waits for handlers; default 10,000 ms. */
  readonly closeTimeoutMs?: number;
}

const daySeconds = 24 * 3600;

interface Parts {
  readonly boss: PgBoss;
  readonly tables: QueueTables;
  /** The schema's view, whose queries fail while a migration is missing; none where the queue migrates by itself. */
  readonly gate?: Kysely<unknown>;
}

/**
 * pg-boss over the process's own connections; at least once, one message a key. On a server any number of processes
 * share the work; the queue opens also while the server is absent, and works when it comes.
 */
export class PostgresJobQueue extends JobQueue {
  override readonly limits: QueueLimits;
  private readonly queues = new Map<string, Promise<void>>();
  private readonly workers = new Map<string, QueueWorker>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly presence: WorkerPresence;
  private started: Promise<void> | undefined;

  private constructor(
    private readonly parts: Parts,
    private readonly options: PostgresJobQueueOptions,
    database: DatabaseConnection,
  ) {
    super();
    const { maxAttempts, leaseMs, orphanMs = 5000, schema = jobQueueSchema.name } = options;
    this.limits = { maxAttempts, leaseMs };
    this.presence = new WorkerPresence(database, schema, {
      onWake: (queue) => this.workers.get(queue)?.wake(),
      onCancelled: (queue, ids) => this.abort(queue, ids),
      onConnected: () => this.catchUp(),
    });
    this.timers.push(setInterval(() => void this.reclaimLapsed(), leaseMs / 3).unref());
    if (parts.gate) this.timers.push(setInterval(() => void this.reclaimOrphans(), orphanMs).unref());
  }

  /** The embedded store's schema is made or migrated first. The `DatabaseConnection` stays the caller's. */
  static async open(
    database: DatabaseConnection,
    options: PostgresJobQueueOptions,
  ): Promise<PostgresJobQueue> {
    const schema = options.schema ?? jobQueueSchema.name;
    const executor = database.rawExecutor();
    const migrate = database.engine === 'pglite';
    const boss = new PgBoss({
      db: executor,
      backend: database.engine,
      schema,
      migrate,
      schedule: false,
      supervise: false,
      monitorIntervalSeconds: 1,
      monitorVacuum: false,
      reindex: false,
    });
    boss.on('error', report);
    const tables = new QueueTables(executor, schema);
    const gate = migrate ? undefined : await database.openSchema<unknown>(schema, jobQueueMigrations);
    const queue = new PostgresJobQueue({ boss, tables, gate }, options, database);
    if (migrate) await queue.ready();
    return queue;
  }

  override async send(queue: string, key: string, payload: object): Promise<void> {
    await this.ensureQueue(queue);
    await this.parts.tables.forgetFailed(queue, key);
    await this.parts.boss.send(queue, payload, { singletonKey: key });
    this.workers.get(queue)?.wake();
    await this.presence.announce({ queue });
  }

  override async work<Payload extends object>(
    queue: string,
    { concurrency }: WorkOptions,
    handle: (delivery: Delivery<Payload>) => Promise<void>,
  ): Promise<void> {
    if (this.workers.has(queue)) throw new AppError('CONFLICT', `The queue ${queue} has a worker already.`);
    const { boss, gate } = this.parts;
    const { leaseMs, maxAttempts, idleMs = 2000 } = this.options;
    const fetch = async (batchSize: number) => {
      await this.ensureQueue(queue);
      return boss.fetch<object>(queue, { batchSize, includeMetadata: true });
    };
    const settings = {
      boss,
      queue,
      concurrency,
      leaseMs,
      maxAttempts,
      idleMs,
      fetch,
      presence: this.presence,
    };
    const worker = new QueueWorker(settings, (delivery) => handle(delivery as Delivery<Payload>));
    this.workers.set(queue, worker);
    // A server may come later; the worker looks for it as long as it runs.
    await this.ensureQueue(queue).catch((error) => {
      if (!gate) throw error;
      report(error);
    });
    worker.start();
  }

  override async cancel(queue: string, key: string): Promise<boolean> {
    await this.ensureQueue(queue);
    const ids = await this.parts.tables.openIds(queue, key);
    if (ids.length === 0) return false;
    await this.parts.boss.cancel(queue, ids);
    this.abort(queue, ids);
    await this.presence.announce({ queue, cancelled: ids });
    return true;
  }

  override async count(queue: string): Promise<number> {
    await this.ready();
    return this.parts.tables.countOpen(queue);
  }

  override async deadLetters(queue: string): Promise<{ key: string; payload: object }[]> {
    await this.ready();
    return this.parts.tables.failed(queue);
  }

  override async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const { closeTimeoutMs = 10_000 } = this.options;
    const stopping = [...this.workers.values()].map((worker) => worker.stop(closeTimeoutMs));
    const unsettled = (await Promise.all(stopping)).flat();
    if (unsettled.length > 0) await this.giveBack(unsettled);
    this.workers.clear();
    await this.presence.close();
    await this.parts.boss.stop({ graceful: false, close: false });
  }

  /** Hands out what a silent worker holds, as an attempt of its own; happens by itself three times a lease. */
  async reclaimLapsed(): Promise<void> {
    for (const [queue, worker] of this.workers) {
      await this.ready()
        .then(() => this.parts.boss.supervise(queue))
        .catch((error) => report(error));
      worker.wake();
    }
  }

  /** Hands out again what a dead process held, without counting the attempt; on a server it happens by itself. */
  async reclaimOrphans(): Promise<void> {
    const queues = [...this.workers.keys()];
    if (queues.length === 0) return;
    try {
      await this.ready();
      const found = await this.parts.tables.giveBackOrphans(queues);
      for (const queue of found) this.workers.get(queue)?.wake();
    } catch (error) {
      report(error);
    }
  }

  private catchUp(): void {
    for (const worker of this.workers.values()) worker.catchUp();
  }

  private abort(queue: string, ids: readonly string[]): void {
    const reason = new AppError('CANCELLED', 'The message was cancelled.');
    for (const id of ids) void this.workers.get(queue)?.abort(id, reason);
  }

  /** A server that is gone gives them to another worker when it is back. */
  private async giveBack(ids: readonly string[]): Promise<void> {
    const { gate, tables } = this.parts;
    await tables.giveBack(ids).catch((error) => {
      if (!gate) throw error;
      report(error);
    });
  }

  private ready(): Promise<void> {
    this.started ??= this.start().catch((error) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  private async start(): Promise<void> {
    const { boss, gate, tables } = this.parts;
    if (gate) await sql`select 1`.execute(gate);
    await boss.start();
    if (this.options.soleWorker) await tables.giveBack();
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
    await this.ready();
    await this.parts.boss.createQueue(queue, { ...settings, policy: 'exclusive' });
    await this.parts.boss.updateQueue(queue, settings);
  }
}

function report(error: unknown): void {
  new Logger(PostgresJobQueue.name).error(`The queue's store answers with ${AppError.from(error).code}.`);
}
