import { Injectable } from '@nestjs/common';
import { type CallContext, DEFAULT_COLLECTION, type Receipt } from '@plumbline/contracts';
import { forTenant } from '@plumbline/database';
import type { Kysely, Transaction } from 'kysely';
import { CollectionsService } from '../collections/collections.service.js';
import { JobStopper } from '../jobs/job-stopper.js';
import { type DocumentRow, IngestionDatabase, type IngestionTables } from '../tables/ingestion-tables.js';
import { mayWrite } from './document-access.js';
import { DocumentLocks } from '../locks/key-locks.js';
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
      return this.deleteLocked(row);
    });
  }

  /**
   * Deletes all documents, whoever may read them, and the collection unless it is `default`. A collection goes first,
   * with all its documents in one step, so that none is taken in meanwhile; what a crash leaves undone is finished by
   * the next start. Throws `COLLECTION_NOT_FOUND`.
   */
  async deleteCollection(name: string, context: CallContext) {
    await this.collections.require(name, context);
    const receipts =
      name === DEFAULT_COLLECTION ? await this.empty(name, context) : await this.drop(name, context);
    return { name, receipts: receipts.length, complete: receipts.every(({ complete }) => complete) };
  }

  /** Completes a deletion that was interrupted; nothing happens to any other document. */
  finishLater(documentId: string, tenantId: string): Promise<Receipt | undefined> {
    return this.locks.run(documentId, () => this.finish(documentId, tenantId));
  }

  /** As above, for who holds the document's lock; the original of the upload at hand stays, it is needed again. */
  async finish(documentId: string, tenantId: string, uploaded?: string): Promise<Receipt | undefined> {
    const row = await this.find(documentId, tenantId);
    if (!row?.deleted_at) return undefined;
    return row.receipt ?? this.purge.purge(row, uploaded);
  }

  private async empty(name: string, { tenantId }: CallContext): Promise<Receipt[]> {
    const receipts: Receipt[] = [];
    for (const documentId of await documentsOf(this.database, name, tenantId))
      await this.locks.run(documentId, async () => {
        const row = await this.find(documentId, tenantId);
        if (row) receipts.push(await this.deleteLocked(row));
      });
    return receipts;
  }

  /** A document that is taken in again, into a new collection of that name, is not touched. */
  private async drop(name: string, { tenantId }: CallContext): Promise<Receipt[]> {
    const marked = await this.database.transaction().execute(async (open) => {
      await this.collections.markDeleted(name, { tenantId }, open);
      const documentIds = await documentsOf(open, name, tenantId);
      const { cancelled } = await this.mark(open, documentIds, tenantId);
      return { documentIds, cancelled };
    });
    await this.stopper.stop(marked.cancelled);
    const receipts: Receipt[] = [];
    for (const documentId of marked.documentIds) {
      const receipt = await this.finishLater(documentId, tenantId);
      if (receipt) receipts.push(receipt);
    }
    return receipts;
  }

  private async deleteLocked(row: DocumentRow): Promise<Receipt> {
    if (row.receipt) return row.receipt;
    if (row.deleted_at) return this.purge.purge(row);
    const { rows, cancelled } = await this.database
      .transaction()
      .execute((open) => this.mark(open, [row.document_id], row.tenant_id));
    await this.stopper.stop(cancelled);
    return this.purge.purge(rows[0] ?? row);
  }

  /** Those that were marked before stay as they are. */
  private async mark(open: Transaction<IngestionTables>, documentIds: string[], tenantId: string) {
    if (documentIds.length === 0) return { rows: [], cancelled: [] };
    const deletedAt = new Date();
    const rows = await forTenant(open.updateTable('document'), { tenantId })
      .where('document_id', 'in', documentIds)
      .where('deleted_at', 'is', null)
      .set({ deleted_at: deletedAt, updated_at: deletedAt, receipt: null })
      .returningAll()
      .execute();
    return { rows, cancelled: await this.stopper.markCancelled(open, tenantId, { documentIds }) };
  }

  private find(documentId: string, tenantId: string): Promise<DocumentRow | undefined> {
    return forTenant(this.database.selectFrom('document'), { tenantId })
      .where('document_id', '=', documentId)
      .selectAll()
      .executeTakeFirst();
  }
}

/** Ids of the documents that are not gone from every store yet. */
async function documentsOf(database: Kysely<IngestionTables>, collection: string, tenantId: string) {
  const rows = await forTenant(database.selectFrom('document'), { tenantId })
    .where('collection', '=', collection)
    .where((where) => where.or([where('deleted_at', 'is', null), where('receipt', 'is', null)]))
    .select('document_id')
    .execute();
  return rows.map(({ document_id }) => document_id);
}
