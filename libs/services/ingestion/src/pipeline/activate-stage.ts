import { Injectable } from '@nestjs/common';
import { Clock } from '@plumbline/core';
import { forTenant } from '@plumbline/database';
import { PassageIndex } from '@plumbline/passage-index';
import type { Transaction } from 'kysely';
import { recordChange } from '../collections/collection-change.js';
import { JobLedger } from '../jobs/job-ledger.js';
import { Fences } from '../locks/fences.js';
import { Outbox } from '../maintenance/outbox.js';
import type { DocumentRow, IngestionTables, JobRow, VersionRow } from '../tables/ingestion-tables.js';

/**
 * Makes a version the one that is searched. First the index switches, then one transaction moves the document, the
 * job, the epoch and the event; a crash in between leaves the job at `embedded`, and the next start switches again.
 */
@Injectable()
export class ActivateStage {
  constructor(
    private readonly ledger: JobLedger,
    private readonly index: PassageIndex,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly fences: Fences,
  ) {}

  /** Reaches `indexed`. Hold the document's lock: nobody may cancel or delete between the switch and the rows. */
  async activate(run: JobRow, document: DocumentRow, version: VersionRow): Promise<JobRow> {
    const { tenant_id: tenantId, document_id: documentId, version_id: versionId } = run;
    const key = { tenantId, documentId, versionId, collection: document.collection };
    const fence = await this.fences.next();
    if ((document.current_sequence ?? 0) > run.sequence) {
      // A later upload was faster: this version is history already.
      if (document.current_version_id !== versionId) await this.index.deleteVersion(key, fence);
      return this.finish(run, (open) => this.markActivated(open, run));
    }
    await this.index.activateVersion(key, fence);
    const ended = await this.finish(run, async (open) => {
      await this.markActivated(open, run);
      await this.moveDocument(open, run, version);
      await recordChange(open, {
        tenantId,
        collection: document.collection,
        documentId,
        change: 'activated',
      });
    });
    this.outbox.dispatchSoon();
    return ended;
  }

  private async finish(
    run: JobRow,
    also: (open: Transaction<IngestionTables>) => Promise<void>,
  ): Promise<JobRow> {
    const changes = { stage: 'indexed', status: 'indexed', ended_at: this.clock.now() } as const;
    return this.ledger.record(run, changes, also);
  }

  private async markActivated(open: Transaction<IngestionTables>, run: JobRow): Promise<void> {
    await forTenant(open.updateTable('version'), { tenantId: run.tenant_id })
      .where('version_id', '=', run.version_id)
      .set({ activated_at: this.clock.now(), chunks: run.chunks })
      .execute();
  }

  private async moveDocument(
    open: Transaction<IngestionTables>,
    run: JobRow,
    version: VersionRow,
  ): Promise<void> {
    await forTenant(open.updateTable('document'), { tenantId: run.tenant_id })
      .where('document_id', '=', run.document_id)
      .where('deleted_at', 'is', null)
      .set({
        status: 'searchable',
        current_version_id: run.version_id,
        current_sequence: run.sequence,
        title: version.title,
        metadata: JSON.stringify(version.metadata),
        access: version.access,
        updated_at: this.clock.now(),
      })
      .execute();
  }
}
