import { Injectable } from '@nestjs/common';
import type { Receipt } from '@plumbline/contracts';
import { forTenant } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import type { Transaction } from 'kysely';
import { recordChange } from '../collections/collection-change.js';
import { Fences } from '../locks/fences.js';
import { type HeldLock, lockLost } from '../locks/shared-locks.js';
import { Outbox } from '../maintenance/outbox.js';
import {
  type DocumentRow,
  IngestionDatabase,
  type IngestionTables,
  type VersionRow,
} from '../tables/ingestion-tables.js';
import { withdrawal } from './manifest-entry.js';
import { VersionContentService } from './version-content.service.js';

type StoreCount = Receipt['stores'][number];

/** Takes a document that is marked as deleted out of every store and counts what is left in each. */
@Injectable()
export class PurgeService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly content: VersionContentService,
    private readonly outbox: Outbox,
    private readonly fences: Fences,
  ) {}

  /**
   * For who holds the document's lock; may run again after a crash. Without anything left, the row becomes a tombstone
   * that keeps no text or metadata.
   */
  async purge(document: DocumentRow, lock: HeldLock): Promise<Receipt> {
    const fence = await this.fences.next();
    const versions = await forTenant(this.database.selectFrom('version'), { tenantId: document.tenant_id })
      .where('document_id', '=', document.document_id)
      .selectAll()
      .execute();
    lock.assertHeld();
    for (const version of versions) await this.objects.appendManifest(withdrawal(document, version));
    const stores = [
      await this.purgePassages(document, versions, fence),
      await this.purgeDerived(versions, lock),
      await this.purgeOriginals(versions),
    ];
    const receipt = await this.purgeRows(document, stores);
    this.outbox.dispatchSoon();
    return receipt;
  }

  /** Each version by itself, so that the index refuses a late writer also of one that has no passages yet. */
  private async purgePassages(
    document: DocumentRow,
    versions: readonly VersionRow[],
    fence: number,
  ): Promise<StoreCount> {
    const { tenant_id: tenantId, collection, document_id: documentId } = document;
    const key = { tenantId, collection, documentId };
    let removed = 0;
    for (const { version_id: versionId } of versions)
      removed += await this.content.removePassages({ ...key, versionId }, fence);
    removed += await this.content.removeStrayPassages(key, fence);
    return { store: 'passages', removed, left: await this.content.countPassages(key) };
  }

  private async purgeDerived(versions: readonly VersionRow[], lock: HeldLock): Promise<StoreCount> {
    const count = { store: 'derived', removed: 0, left: 0 };
    for (const { tenant_id: tenantId, version_id: versionId } of versions) {
      lock.assertHeld();
      count.removed += await this.content.removeDerived(tenantId, versionId);
      count.left += await this.content.countDerived(tenantId, versionId);
    }
    return count;
  }

  private async purgeOriginals(versions: readonly VersionRow[]): Promise<StoreCount> {
    const count = { store: 'originals', removed: 0, left: 0 };
    for (const version of versions) {
      const { removed, left } = await this.content.removeOriginal(version);
      count.removed += removed;
      count.left += left;
    }
    return count;
  }

  private purgeRows(document: DocumentRow, stores: readonly StoreCount[]): Promise<Receipt> {
    const { tenant_id: tenantId, document_id: documentId, collection } = document;
    return this.database.transaction().execute(async (open) => {
      const ended = await this.endedMeanwhile(open, document);
      if (ended) return ended;
      const deleted = await forTenant(open.deleteFrom('version'), { tenantId })
        .where('document_id', '=', documentId)
        .executeTakeFirst();
      const rest = await forTenant(open.selectFrom('version'), { tenantId })
        .where('document_id', '=', documentId)
        .select('version_id')
        .execute();
      const rows = { store: 'versions', removed: Number(deleted.numDeletedRows), left: rest.length };
      const all = [...stores, rows];
      const complete = all.every(({ left }) => left === 0);
      const deletedAt = (document.deleted_at ?? document.updated_at).toISOString();
      const receipt: Receipt = { documentId, deletedAt, stores: all, complete };
      await forTenant(open.updateTable('document'), { tenantId })
        .where('document_id', '=', documentId)
        .set({ ...tombstone, receipt: complete ? JSON.stringify(receipt) : null })
        .execute();
      await recordChange(open, { tenantId, collection, documentId, change: 'deleted' });
      return receipt;
    });
  }

  /**
   * The receipt of a process that took the lock over and was faster. Throws `UNAVAILABLE` when the document was taken in
   * again since: that one is not to be touched.
   */
  private async endedMeanwhile(
    open: Transaction<IngestionTables>,
    { tenant_id: tenantId, document_id: documentId, deleted_at: deletedAt }: DocumentRow,
  ): Promise<Receipt | undefined> {
    const now = await forTenant(open.selectFrom('document'), { tenantId })
      .where('document_id', '=', documentId)
      .select(['deleted_at', 'receipt'])
      .forUpdate()
      .executeTakeFirst();
    if (now?.deleted_at?.getTime() !== deletedAt?.getTime()) throw lockLost();
    return now?.receipt ?? undefined;
  }
}

/** `access` stays: whom the document was not for still learns nothing of it. */
const tombstone = {
  title: '',
  external_id: '',
  metadata: '{}',
  status: 'pending',
  current_version_id: null,
  current_sequence: null,
} as const;
