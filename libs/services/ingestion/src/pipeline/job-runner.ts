import { Injectable, Logger } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { DocumentLocks } from '../locks/key-locks.js';
import { FencedWriteError } from '@plumbline/passage-index';
import { JobCleanup } from '../jobs/job-cleanup.js';
import { type JobMessage } from '../jobs/job-dispatch.js';
import { hasEnded } from '../jobs/job-of.js';
import type { Hands } from '../jobs/running-jobs.js';
import { JobLedger, type JobOutcome, StaleRunError } from '../jobs/job-ledger.js';
import { IngestionDatabase, type JobRow } from '../tables/ingestion-tables.js';
import { Stages } from './stages.js';
import type { Subject } from './subject.js';
import { lastVerdictOf, stuck, verdictOf } from './verdict.js';

export interface Attempt extends Hands {
  /** Whether the queue gives no further one. */
  readonly last: boolean;
}

/** Runs one job to its end, or throws so that the queue brings it again. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);

  constructor(
    private readonly database: IngestionDatabase,
    private readonly ledger: JobLedger,
    private readonly stages: Stages,
    private readonly cleanup: JobCleanup,
    private readonly locks: DocumentLocks,
  ) {}

  async run(message: JobMessage, attempt: Attempt): Promise<void> {
    const run = await this.ledger.claim(message);
    if (!run) return;
    try {
      if (this.ledger.isStuck(run)) return await this.end(run, stuck);
      await this.advance(run, attempt);
    } catch (error) {
      await this.settle(run, error, attempt);
    }
  }

  private async advance(run: JobRow, hands: Hands): Promise<void> {
    const subject = await this.subjectOf(run);
    const embedded = await this.stages.prepare(run, subject, hands);
    // Read again: another version may have been activated meanwhile.
    const activate = async () => this.stages.activate(embedded, await this.subjectOf(run));
    await this.locks.run(run.document_id, activate, hands.signal);
  }

  /** A stopped run stays as it is: the row says whether it was cancelled, or goes on with the next start. */
  private async settle(run: JobRow, error: unknown, { signal, last }: Attempt): Promise<void> {
    if (error instanceof StaleRunError) return this.leave(run);
    if (signal.aborted || error instanceof FencedWriteError) {
      if (await this.isOver(run)) return this.leave(run);
      if (signal.aborted) throw error;
    }
    const verdict = verdictOf(error) ?? (last ? lastVerdictOf(error) : undefined);
    try {
      if (verdict) return await this.end(run, verdict);
      this.logger.warn(`${run.job_id} will be tried again: ${messageOf(error)}`);
      await this.ledger.release(run);
    } catch (failure) {
      if (failure instanceof StaleRunError) return this.leave(run);
      throw failure;
    }
    throw error;
  }

  private async end(run: JobRow, outcome: JobOutcome): Promise<void> {
    this.logger.log(`${run.job_id} ended ${outcome.status}: ${outcome.error?.code ?? ''}`);
    const ended = await this.ledger.end(run, outcome, async (open) => {
      await forTenant(open.updateTable('document'), { tenantId: run.tenant_id })
        .where('document_id', '=', run.document_id)
        .where('wanted_version_id', '=', run.version_id)
        .where('current_version_id', 'is', null)
        .set({ status: outcome.status === 'quarantined' ? 'quarantined' : 'failed' })
        .execute();
    });
    await this.cleanup.clear(ended);
  }

  /** What this run wrote after the job was over is taken back; the work of a run that goes on is not touched. */
  private async leave(run: JobRow): Promise<void> {
    const row = await this.read(run);
    if (!row || !hasEnded(row)) return;
    // Not awaited: whoever cancelled it holds the lock and waits until this run has ended.
    this.cleanup
      .clear(row)
      .catch((error) => this.logger.warn(`${run.job_id} could not be cleared: ${messageOf(error)}`));
  }

  private async isOver(run: JobRow): Promise<boolean> {
    const row = await this.read(run);
    return row?.status !== 'running' || row.run !== run.run;
  }

  private read(run: JobRow): Promise<JobRow | undefined> {
    return forTenant(this.database.selectFrom('job'), { tenantId: run.tenant_id })
      .where('job_id', '=', run.job_id)
      .selectAll()
      .executeTakeFirst();
  }

  /** Throws `StaleRunError` when the document was taken away. */
  private async subjectOf(run: JobRow): Promise<Subject> {
    const tenant = { tenantId: run.tenant_id };
    const document = await forTenant(this.database.selectFrom('document'), tenant)
      .where('document_id', '=', run.document_id)
      .where('deleted_at', 'is', null)
      .selectAll()
      .executeTakeFirst();
    const version = await forTenant(this.database.selectFrom('version'), tenant)
      .where('version_id', '=', run.version_id)
      .selectAll()
      .executeTakeFirst();
    if (document && version && !(await this.isOver(run))) return { document, version };
    throw new StaleRunError(`Job ${run.job_id} was taken away.`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
