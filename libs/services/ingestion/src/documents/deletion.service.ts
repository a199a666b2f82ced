import { Injectable } from '@nestjs/common';
import { type CallContext, DEFAULT_COLLECTION, type Receipt } from '@plumbline/contracts';
import { forTenant, tenantOf } from '@plumbline/database';
import type { Kysely, Transaction } from 'kysely';
import { CollectionsService } from '../collections/collections.service.js';
import { JobStopper } from '../jobs/job-stopper.js';
import { type DocumentRow, IngestionDatabase, type IngestionTables } from '../tables/ingestion-tables.js';
import { mayWrite } from './document-access.js';
import { DocumentLocks } from '../locks/key-locks.js';
import type { HeldLock } from '../locks/shared-locks.js';
import { PurgeService } from './purge.service.js';
import { notFound } from './reading.service.js';

interface DeletionCall {
  readonly tenantId: string;
  readonly callKey: string;
}

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
    return this.locks.run(documentId, async (lock) => {
      const row = await this.find(documentId, context.tenantId);
      if (!row || !mayWrite(row, context)) throw notFound(documentId);
      return this.deleteLocked(row, lock);
    });
  }

  /**
   * Deletes all documents, whoever may read them, and the collection unless it is `default`, all in one step, so that
   * none is taken in meanwhile; then purges them. What a crash leaves undone is finished by the next delivery of the call
   * or later. The same call gets the same reply. Throws `COLLECTION_NOT_FOUND`.
   */
  async deleteCollection({ name, callKey }: { name: string; callKey: string }, { tenantId }: CallContext) {
    const documentIds = await this.markCollection(name, { tenantId, callKey });
    let complete = true;
    for (const documentId of documentIds) {
      const receipt = await this.finishLater(documentId, tenantId);
      // Without a receipt it was taken in again, into a new collection of that name, and is not touched.
      complete &&= receipt?.complete ?? true;
    }
    return { name, receipts: documentIds.length, complete };
  }

  /** Completes a deletion that was interrupted; nothing happens to any other document. */
  finishLater(documentId: string, tenantId: string): Promise<Receipt | undefined> {
    return this.locks.run(documentId, (lock) => this.finish(documentId, tenantId, lock));
  }

  /** As above, for who holds the document's lock. */
  async finish(documentId: string, tenantId: string, lock: HeldLock): Promise<Receipt | undefined> {
    const row = await this.find(documentId, tenantId);
    if (!row?.deleted_at) return undefined;
    return row.receipt ?? this.purge.purge(row, lock);
  }

  /** Ids of the documents that this call deletes, whether it comes for the first time or again. */
  private async markCollection(name: string, { tenantId, callKey }: DeletionCall): Promise<string[]> {
    const { documentIds, cancelled } = await this.database.transaction().execute(async (open) => {
      const call = { tenantId, callKey };
      const former = await formerDeletion(open, call);
      if (former) return { documentIds: former, cancelled: [] };
      await this.collections.require(name, call, open);
      if (name !== DEFAULT_COLLECTION) await this.collections.markDeleted(name, call, open);
      const documentIds = await documentsOf(open, name, tenantId);
      await noteDeletion(open, call, documentIds);
      return { documentIds, cancelled: (await this.mark(open, documentIds, tenantId)).cancelled };
    });
    await this.stopper.stop(cancelled);
    return documentIds;
  }

  private async deleteLocked(row: DocumentRow, lock: HeldLock): Promise<Receipt> {
    if (row.receipt) return row.receipt;
    if (row.deleted_at) return this.purge.purge(row, lock);
    const { rows, cancelled } = await this.database
      .transaction()
      .execute((open) => this.mark(open, [row.document_id], row.tenant_id));
    await this.stopper.stop(cancelled);
    return this.purge.purge(rows[0] ?? row, lock);
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

/** The documents of this very call when it came before; one that comes at the same time waits for the first here. */
async function formerDeletion(
  open: Transaction<IngestionTables>,
  call: DeletionCall,
): Promise<string[] | undefined> {
  const { tenantId, callKey } = call;
  const begun = await open
    .insertInto('collection_deletion')
    .values({ tenant_id: tenantOf(call), call_key: callKey, document_ids: [], created_at: new Date() })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'call_key']).doNothing())
    .executeTakeFirst();
  if (begun.numInsertedOrUpdatedRows) return undefined;
  const former = await forTenant(open.selectFrom('collection_deletion'), { tenantId })
    .where('call_key', '=', callKey)
    .select('document_ids')
    .executeTakeFirstOrThrow();
  return former.document_ids;
}

async function noteDeletion(
  open: Transaction<IngestionTables>,
  call: DeletionCall,
  documentIds: string[],
): Promise<void> {
  await forTenant(open.updateTable('collection_deletion'), call)
    .where('call_key', '=', call.callKey)
    .set({ document_ids: documentIds })
    .execute();
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
