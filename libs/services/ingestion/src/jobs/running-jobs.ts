import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { RunLocks } from '../locks/key-locks.js';
import type { HeldLock } from '../locks/shared-locks.js';
import { IngestionDatabase } from '../tables/ingestion-tables.js';
import { openStatuses } from './job-of.js';

/** Less than a caller waits for a cancellation; a frozen process loses its locks about then. */
const patienceMs = 4000;
const lookEveryMs = 250;

/** A job in the hands of this process. */
export interface Hands {
  /** Fires when the job is to stop. */
  readonly signal: AbortSignal;
  readonly lock: HeldLock;
}

/**
 * The jobs that this process works on, each under a lock, so that a cancellation, in whatever process it arrives, can
 * wait until the hands are off the job. The rows are looked at now and then, because it may arrive in another one.
 */
@Injectable()
export class RunningJobs implements OnModuleDestroy {
  private readonly logger = new Logger(RunningJobs.name);
  private readonly runs = new Map<string, AbortController>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: IngestionDatabase,
    private readonly locks: RunLocks,
  ) {}

  /** Waits until no other process has its hands on the job. */
  track(jobId: string, signal: AbortSignal, work: (hands: Hands) => Promise<void>): Promise<void> {
    return this.locks.run(
      jobId,
      async (lock) => {
        const controller = new AbortController();
        this.runs.set(jobId, controller);
        this.timer ??= setInterval(() => void this.look(), lookEveryMs).unref();
        try {
          await work({ signal: AbortSignal.any([signal, controller.signal]), lock });
        } finally {
          this.runs.delete(jobId);
        }
      },
      signal,
    );
  }

  /** For a job whose row says that it is over: resolves when nobody has his hands on it, at the latest after four seconds. */
  async stop(jobId: string): Promise<void> {
    this.abort(jobId);
    const patience = AbortSignal.timeout(patienceMs);
    await this.locks
      .run(jobId, async () => undefined, patience)
      .catch((error: unknown) => {
        if (!patience.aborted) throw error;
        this.logger.warn(`${jobId} is still in the hands of a worker, which will find itself fenced off.`);
      });
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private abort(jobId: string): void {
    this.runs.get(jobId)?.abort(new AppError('CANCELLED', 'The job was stopped.'));
  }

  private async look(): Promise<void> {
    const jobIds = [...this.runs.keys()];
    if (jobIds.length === 0) return;
    try {
      const rows = await this.database
        .selectFrom('job')
        .where('job_id', 'in', jobIds)
        .where('status', 'not in', openStatuses)
        .select('job_id')
        .execute();
      for (const { job_id: jobId } of rows) this.abort(jobId);
    } catch (error) {
      this.logger.debug(`The rows of running jobs could not be read: ${String(error)}`);
    }
  }
}
