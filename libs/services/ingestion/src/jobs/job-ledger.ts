import { Inject, Injectable } from '@nestjs/common';
import type { JobStatus } from '@plumbline/contracts';
import { Clock } from '@plumbline/core';
import { forTenant } from '@plumbline/database';
import type { Transaction, Updateable } from 'kysely';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import {
  IngestionDatabase,
  type IngestionTables,
  type JobRow,
  type JobTable,
} from '../tables/ingestion-tables.js';
import { nextFence } from '../locks/fences.js';
import { JobEvents } from './job-events.js';
import { openStatuses } from './job-of.js';

/** Another worker took the job, or it was cancelled: this one must not write any more. */
export class StaleRunError extends Error {
  override readonly name = 'StaleRunError';
}

export interface JobOutcome {
  readonly status: Exclude<JobStatus, 'queued' | 'running'>;
  readonly error?: { readonly code: string; readonly detail: string };
}

type Also = (transaction: Transaction<IngestionTables>) => Promise<void>;

/** Writes how jobs go. Every write is fenced by the run that claimed the job, and announced once it stands. */
@Injectable()
export class JobLedger {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly events: JobEvents,
    private readonly clock: Clock,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  /** Takes the job, fencing off whoever had it; undefined when it has ended or is unknown. */
  async claim({ tenantId, jobId }: { tenantId: string; jobId: string }): Promise<JobRow | undefined> {
    const row = await forTenant(this.database.updateTable('job'), { tenantId })
      .where('job_id', '=', jobId)
      .where('status', 'in', openStatuses)
      .set((job) => ({
        status: 'running',
        run: job('run', '+', 1),
        fence: nextFence,
        stalls: job('stalls', '+', 1),
        started_at: job.fn.coalesce('started_at', job.val(this.clock.now())),
      }))
      .returningAll()
      .executeTakeFirst();
    if (row) this.events.announce(row);
    return row;
  }

  /** Whether the job was started this often without getting any further. */
  isStuck(run: JobRow): boolean {
    return run.stalls > this.config.INGESTION_MAX_STALLS;
  }

  /** Notes progress; `also` writes in the same transaction. Throws `StaleRunError`. */
  record(run: JobRow, changes: Updateable<JobTable>, also?: Also): Promise<JobRow> {
    return this.write(run, { ...changes, stalls: 0 }, also);
  }

  /** Ends the job; `also` writes in the same transaction. Throws `StaleRunError`. */
  end(run: JobRow, { status, error }: JobOutcome, also?: Also): Promise<JobRow> {
    const failure = error ? { error_code: error.code, error_detail: error.detail, to_clear: true } : {};
    return this.write(run, { status, ended_at: this.clock.now(), ...failure }, also);
  }

  /** Gives the job back for another try. Throws `StaleRunError`. */
  release(run: JobRow): Promise<JobRow> {
    return this.write(run, { status: 'queued' });
  }

  private async write(run: JobRow, changes: Updateable<JobTable>, also?: Also): Promise<JobRow> {
    const row = await this.database.transaction().execute(async (transaction) => {
      const written = await forTenant(transaction.updateTable('job'), { tenantId: run.tenant_id })
        .where('job_id', '=', run.job_id)
        .where('run', '=', run.run)
        .where('status', '=', 'running')
        .set(changes)
        .returningAll()
        .executeTakeFirst();
      if (!written) throw new StaleRunError(`Run ${run.run} of job ${run.job_id} is over.`);
      await also?.(transaction);
      return written;
    });
    this.events.announce(row);
    return row;
  }
}
