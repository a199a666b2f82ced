import { Injectable } from '@nestjs/common';
import { DeletionService } from '../documents/deletion.service.js';
import { JobCleanup } from '../jobs/job-cleanup.js';
import { JobDispatch } from '../jobs/job-dispatch.js';
import { openStatuses } from '../jobs/job-of.js';
import { IngestionDatabase } from '../tables/ingestion-tables.js';
import { Outbox } from './outbox.js';

/**
 * What was begun and not finished, of all tenants: deletions, clean-ups, lines of the manifest, messages of the queue,
 * events. Everything here may happen twice without harm.
 */
@Injectable()
export class UnfinishedWork {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly deletion: DeletionService,
    private readonly cleanup: JobCleanup,
    private readonly dispatch: JobDispatch,
    private readonly outbox: Outbox,
  ) {}

  async finish(): Promise<void> {
    await this.finishDeletions();
    await this.clearJobs();
    await this.recordVersions();
    await this.sendJobs();
    this.outbox.dispatchSoon();
  }

  private async finishDeletions(): Promise<void> {
    const doomed = await this.database
      .selectFrom('document')
      .where('deleted_at', 'is not', null)
      .where('receipt', 'is', null)
      .select(['tenant_id', 'document_id'])
      .execute();
    for (const { tenant_id: tenantId, document_id: documentId } of doomed)
      await this.deletion.finishLater(documentId, tenantId);
  }

  private async clearJobs(): Promise<void> {
    const jobs = await this.database
      .selectFrom('job')
      .where('to_clear', '=', true)
      .where('status', 'not in', openStatuses)
      .selectAll()
      .execute();
    for (const job of jobs) await this.cleanup.clear(job);
  }

  private async recordVersions(): Promise<void> {
    const versions = await this.database
      .selectFrom('version')
      .where('recorded', '=', false)
      .selectAll()
      .execute();
    for (const version of versions) await this.dispatch.recordLater(version);
  }

  /** The queue takes no second message of a job that waits or runs. */
  private async sendJobs(): Promise<void> {
    const jobs = await this.database
      .selectFrom('job')
      .where('status', 'in', openStatuses)
      .orderBy('sequence')
      .select(['tenant_id', 'job_id'])
      .execute();
    for (const { tenant_id: tenantId, job_id: jobId } of jobs) await this.dispatch.send({ tenantId, jobId });
  }
}
