import { Injectable } from '@nestjs/common';
import type { Job } from '@plumbline/contracts';
import { Clock } from '@plumbline/core';
import { forTenant } from '@plumbline/database';
import type { Kysely } from 'kysely';
import type { IngestionTables, JobRow } from '../tables/ingestion-tables.js';
import { JobDispatch } from './job-dispatch.js';
import { JobEvents } from './job-events.js';
import { openStatuses } from './job-of.js';
import { RunningJobs } from './running-jobs.js';

/** Ends open jobs from outside: the row first, which fences the worker off, then the worker and the message. */
@Injectable()
export class JobStopper {
  constructor(
    private readonly dispatch: JobDispatch,
    private readonly running: RunningJobs,
    private readonly events: JobEvents,
    private readonly clock: Clock,
  ) {}

  /** Marks the open ones of these jobs as cancelled; give the transaction that decides it. */
  markCancelled(
    database: Kysely<IngestionTables>,
    tenantId: string,
    jobs: { jobIds: string[] } | { documentIds: string[] },
  ): Promise<JobRow[]> {
    const [column, ids] =
      'jobIds' in jobs ? (['job_id', jobs.jobIds] as const) : (['document_id', jobs.documentIds] as const);
    if (ids.length === 0) return Promise.resolve([]);
    return forTenant(database.updateTable('job'), { tenantId })
      .where(column, 'in', ids)
      .where('status', 'in', openStatuses)
      .set({
        status: 'cancelled' satisfies Job['status'],
        ended_at: this.clock.now(),
        to_clear: 'jobIds' in jobs,
      })
      .returningAll()
      .execute();
  }

  /** After the transaction: announces them and waits until no process has its hands on them. */
  async stop(cancelled: readonly JobRow[]): Promise<void> {
    for (const row of cancelled) {
      this.events.announce(row);
      await Promise.all([this.running.stop(row.job_id), this.dispatch.withdraw(row.job_id)]);
    }
  }
}
