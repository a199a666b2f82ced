import { Injectable } from '@nestjs/common';
import { type CallContext, DEFAULT_COLLECTION, type Receipt } from '@plumbline/contracts';
import { forTenant } from '@plumbline/database';
import { CollectionsService } from '../collections/collections.service.js';
import { JobStopper } from '../jobs/job-stopper.js';
import { type DocumentRow, IngestionDatabase } from '../tables/ingestion-tables.js';
import { mayWrite } from './document-access.js';
import { DocumentLocks } from './key-locks.js';
import { PurgeService } from './purge.service.js';
import { notFound } from './reading.service.js';

/** Deletes documents: marked in one step, so that they are gone for readers, then purged store by store. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly purge: PurgeService,
    private readonly stopper: JobStopper,
    private readonly collections: CollectionsService,
    private readonly locks: DocumentLocks,
  ) {}

  /** The same receipt again for a document that was deleted before. Throws `DOCUMENT_NOT_FOUND`. */
  deleteDocument(documentId: string, context: CallContext): Promise<Receipt> {
    return this.locks.run(documentId, async () => {
      const row = await this.find(documentId, context.tenantId);
      if (!row || !mayWrite(row, context)) throw notFound(documentId);
      if (row.receipt) return row.receipt;
      const [marked] = row.deleted_at ? [row] : await this.mark([documentId], context);
      return this.purge.purge(marked ?? row);
    });
  }

  /**
   * Deletes all documents, whoever may read them, and the collection unless it is `default`. What a crash or the
   * deadline leaves undone is finished by the next call or the next start. Throws `COLLECTION_NOT_FOUND`.
   */
  async deleteCollection(name: string, context: CallContext) {
    await this.collections.require(name, context);
    const live = await forTenant(this.database.selectFrom('document'), context)
      .where('collection', '=', name)
      .where('deleted_at', 'is', null)
      .select('document_id')
      .execute();
    await this.mark(
      live.map(({ document_id }) => document_id),
      context,
    );
    const receipts = await this.purgeAll(name, context);
    if (name !== DEFAULT_COLLECTION) await this.collections.markDeleted(name, context);
    return { name, receipts: receipts.length, complete: receipts.every(({ complete }) => complete) };
  }

  /** Completes a deletion that was interrupted; nothing happens to any other document. */
  finishLater(documentId: string, tenantId: string): Promise<void> {
    return this.locks.run(documentId, () => this.finish(documentId, tenantId));
  }

  /** As above, for who holds the document's lock; the original of the upload at hand stays, it is needed again. */
  async finish(documentId: string, tenantId: string, uploaded?: string): Promise<void> {
    const row = await this.find(documentId, tenantId);
    if (row?.deleted_at && !row.receipt) await this.purge.purge(row, uploaded);
  }

  private async purgeAll(collection: string, context: CallContext): Promise<Receipt[]> {
    const doomed = await forTenant(this.database.selectFrom('document'), context)
      .where('collection', '=', collection)
      .where('deleted_at', 'is not', null)
      .where('receipt', 'is', null)
      .selectAll()
      .execute();
    const receipts: Receipt[] = [];
    for (const row of doomed)
      receipts.push(await this.locks.run(row.document_id, () => this.purge.purge(row)));
    return receipts;
  }

  private async mark(documentIds: string[], { tenantId }: CallContext): Promise<DocumentRow[]> {
    if (documentIds.length === 0) return [];
    const deletedAt = new Date();
    const { rows, cancelled } = await this.database.transaction().execute(async (open) => ({
      rows: await forTenant(open.updateTable('document'), { tenantId })
        .where('document_id', 'in', documentIds)
        .set({ deleted_at: deletedAt, updated_at: deletedAt, receipt: null })
        .returningAll()
        .execute(),
      cancelled: await this.stopper.markCancelled(open, tenantId, { documentIds }),
    }));
    await this.stopper.stop(cancelled);
    return rows;
  }

  private find(documentId: string, tenantId: string): Promise<DocumentRow | undefined> {
    return forTenant(this.database.selectFrom('document'), { tenantId })
      .where('document_id', '=', documentId)
      .selectAll()
      .executeTakeFirst();
  }
}
