import { Injectable } from '@nestjs/common';
import { DeletionService } from '../documents/deletion.service.js';
import { JobCleanup } from '../jobs/job-cleanup.js';
import { JobDispatch } from '../jobs/job-dispatch.js';
import { openStatuses } from '../jobs/job-of.js';
import { IngestionDatabase } from '../tables/ingestion-tables.js';
import { Outbox } from './outbox.js';

const dayMs = 24 * 3_600_000;

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

  /** Throws the first error when all that was possible is done. */
  async finish(): Promise<void> {
    this.outbox.dispatchSoon();
    await inTurn([
      () => this.sendJobs(),
      () => this.finishDeletions(),
      () => this.clearJobs(),
      () => this.recordVersions(),
      () => this.forgetCalls(),
    ]);
  }

  private async finishDeletions(): Promise<void> {
    const doomed = await this.database
      .selectFrom('document')
      .where('deleted_at', 'is not', null)
      .where('receipt', 'is', null)
      .select(['tenant_id', 'document_id'])
      .execute();
    await inTurn(
      doomed.map(({ tenant_id: tenantId, document_id: documentId }) => () => {
        return this.deletion.finishLater(documentId, tenantId);
      }),
    );
  }

  private async clearJobs(): Promise<void> {
    const jobs = await this.database
      .selectFrom('job')
      .where('to_clear', '=', true)
      .where('status', 'not in', openStatuses)
      .selectAll()
      .execute();
    await inTurn(jobs.map((job) => () => this.cleanup.clear(job)));
  }

  private async recordVersions(): Promise<void> {
    const versions = await this.database
      .selectFrom('version')
      .where('recorded', '=', false)
      .selectAll()
      .execute();
    await inTurn(versions.map((version) => () => this.dispatch.recordLater(version)));
  }

  /** No call is delivered again after a day. */
  private async forgetCalls(): Promise<void> {
    await this.database
      .deleteFrom('collection_deletion')
      .where('created_at', '<', new Date(Date.now() - dayMs))
      .execute();
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

/** What fails holds up nothing that comes after it. */
async function inTurn(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const task of tasks) await task().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
