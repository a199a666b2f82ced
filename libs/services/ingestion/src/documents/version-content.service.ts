import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { forTenant } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import { PassageIndex, type VersionKey } from '@plumbline/passage-index';
import { IngestionDatabase, type VersionRow } from '../tables/ingestion-tables.js';
import { ObjectLocks } from '../locks/key-locks.js';
import { derivedPrefix, isUpload } from './object-keys.js';

type DocumentKey = Omit<VersionKey, 'versionId'>;

/** What a version keeps outside of the tables: its original, what was derived from it, its passages. */
@Injectable()
export class VersionContentService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly index: PassageIndex,
    private readonly locks: ObjectLocks,
  ) {}

  removePassages(version: VersionKey, fence: number): Promise<number> {
    return this.index.deleteVersion(version, fence);
  }

  /** Those of the document that belong to no version, as an interrupted deletion may leave them. */
  removeStrayPassages(document: DocumentKey, fence: number): Promise<number> {
    return this.index.deleteDocument(document, fence);
  }

  countPassages(document: DocumentKey): Promise<number> {
    return this.index.countDocument(document);
  }

  removeDerived(tenantId: string, versionId: string): Promise<number> {
    return this.objects.removeAll(derivedPrefix(tenantId, versionId));
  }

  async countDerived(tenantId: string, versionId: string): Promise<number> {
    let count = 0;
    for await (const object of this.objects.list(derivedPrefix(tenantId, versionId)))
      count += object.objectKey ? 1 : 0;
    return count;
  }

  /**
   * Keeps the file as the original and refers to it while that cannot be removed: an equal original may go at any moment
   * with another document. Throws `OBJECT_NOT_FOUND`.
   */
  referTo<Result>(file: string, original: string, write: () => Promise<Result>): Promise<Result> {
    return this.locks.run(original, async () => {
      if (isUpload(file)) await this.objects.keepUpload(file);
      else if (!(await this.objects.has(original)))
        throw new AppError('OBJECT_NOT_FOUND', 'The uploaded file is not in the object store.');
      return write();
    });
  }

  /** Removes the original unless a document that is not deleted has the same content: `left` counts only waste. */
  removeOriginal(version: Pick<VersionRow, 'tenant_id' | 'object_key'>) {
    return this.locks.run(version.object_key, async (lock) => {
      if (await this.isUsed(version)) return { removed: 0, left: 0 };
      lock.assertHeld();
      const removed = await this.objects.remove(version.object_key);
      return { removed, left: (await this.objects.has(version.object_key)) ? 1 : 0 };
    });
  }

  private async isUsed(version: Pick<VersionRow, 'tenant_id' | 'object_key'>): Promise<boolean> {
    const living = await forTenant(
      this.database.selectFrom('version'),
      { tenantId: version.tenant_id },
      'version',
    )
      .innerJoin('document', 'document.document_id', 'version.document_id')
      .where('version.object_key', '=', version.object_key)
      .where('document.deleted_at', 'is', null)
      .select('version.version_id')
      .executeTakeFirst();
    return living !== undefined;
  }
}
