import { Injectable } from '@nestjs/common';
import type { CallContext, Job } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { forTenant, visibleTo } from '@plumbline/database';
import { DocumentLocks } from '../locks/key-locks.js';
import { IngestionDatabase, type JobRow } from '../tables/ingestion-tables.js';
import { JobCleanup } from './job-cleanup.js';
import { hasEnded, jobOf } from './job-of.js';
import { JobStopper } from './job-stopper.js';

/** Jobs as their readers see them: whoever may read the document, and whoever registered it. */
@Injectable()
export class JobsService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly locks: DocumentLocks,
    private readonly stopper: JobStopper,
    private readonly cleanup: JobCleanup,
  ) {}

  /** Throws `JOB_NOT_FOUND`. */
  async read(jobId: string, context: CallContext): Promise<Job> {
    return jobOf(await this.require(jobId, context));
  }

  /** The job as it is afterwards; one that has ended stays as it is. Throws `JOB_NOT_FOUND`. */
  async cancel(jobId: string, context: CallContext): Promise<Job> {
    const { document_id: documentId } = await this.require(jobId, context);
    return this.locks.run(documentId, async (lock) => {
      const row = await this.require(jobId, context);
      if (hasEnded(row) && !row.to_clear) return jobOf(row);
      await this.stopper.stop(
        await this.stopper.markCancelled(this.database, context.tenantId, { jobIds: [jobId] }),
      );
      const ended = await this.require(jobId, context);
      await this.cleanup.clearLocked(ended, lock);
      return jobOf(ended);
    });
  }

  private async require(jobId: string, context: CallContext): Promise<JobRow> {
    const row = await forTenant(this.database.selectFrom('job'), context)
      .where('job_id', '=', jobId)
      .where(({ eb, or }) => or([visibleTo(context), eb('subject', '=', context.subject)]))
      .selectAll()
      .executeTakeFirst();
    if (row) return row;
    throw new AppError('JOB_NOT_FOUND', `There is no job ${jobId}.`, { details: { jobId } });
  }
}
