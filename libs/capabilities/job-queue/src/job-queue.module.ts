import { type DynamicModule, Module, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseConnection } from '@plumbline/database';
import type { JobQueueConfig } from './job-queue.config.js';
import { JobQueue } from './job-queue.port.js';

/** Provides the process's `JobQueue` everywhere; closes it in `onModuleDestroy`, while the store is still open. */
@Module({})
export class JobQueueModule implements OnModuleDestroy {
  constructor(private readonly queue: JobQueue) {}

  static register(config: JobQueueConfig): DynamicModule {
    const queue = {
      provide: JobQueue,
      inject: [DatabaseConnection],
      useFactory: (database: DatabaseConnection) => openJobQueue(database, config),
    };
    return { module: JobQueueModule, global: true, providers: [queue], exports: [JobQueue] };
  }

  onModuleDestroy(): Promise<void> {
    return this.queue.close();
  }
}

/** Also for programs without Nest. The embedded store has one process, so a message that runs at its start is orphaned. */
export async function openJobQueue(database: DatabaseConnection, config: JobQueueConfig): Promise<JobQueue> {
  const { PostgresJobQueue } = await import('./adapters/postgres.adapter.js');
  return PostgresJobQueue.open(database, {
    maxAttempts: config.JOB_MAX_ATTEMPTS,
    retryDelaySeconds: config.JOB_RETRY_DELAY_SECONDS,
    leaseMs: config.JOB_LEASE_MS,
    soleWorker: database.engine === 'pglite',
  });
}
