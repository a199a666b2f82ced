import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { forTenant } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import { PassageIndex } from '@plumbline/passage-index';
import { IngestionDatabase, type VersionRow } from '../tables/ingestion-tables.js';
import { ObjectLocks } from '../locks/key-locks.js';
import { derivedPrefix } from './object-keys.js';

/** What a version keeps outside of the tables: its original, what was derived from it, its passages. */
@Injectable()
export class VersionContentService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly index: PassageIndex,
    private readonly locks: ObjectLocks,
  ) {}

  removePassages(version: { tenantId: string; collection: string; documentId: string; versionId: string }) {
    return this.index.deleteVersion(version);
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

  /** Refers to the original while it cannot be removed. Throws `OBJECT_NOT_FOUND`. */
  referTo<Result>(objectKey: string, write: () => Promise<Result>): Promise<Result> {
    return this.locks.run(objectKey, async () => {
      if (await this.objects.has(objectKey)) return write();
      throw new AppError('OBJECT_NOT_FOUND', 'The uploaded file is not in the object store.');
    });
  }

  /** Removes the original unless a version of another document has the same content: `left` counts only waste. */
  removeOriginal(version: Pick<VersionRow, 'tenant_id' | 'object_key' | 'document_id'>) {
    return this.locks.run(version.object_key, async () => {
      if (await this.isUsedElsewhere(version)) return { removed: 0, left: 0 };
      const removed = await this.objects.remove(version.object_key);
      return { removed, left: (await this.objects.has(version.object_key)) ? 1 : 0 };
    });
  }

  /** As above for a single version: other versions of the same document keep their originals. */
  async removeOriginalOfVersion(version: VersionRow): Promise<void> {
    await this.locks.run(version.object_key, async () => {
      const other = await forTenant(this.database.selectFrom('version'), { tenantId: version.tenant_id })
        .where('object_key', '=', version.object_key)
        .where('version_id', '!=', version.version_id)
        .select('version_id')
        .executeTakeFirst();
      if (!other) await this.objects.remove(version.object_key);
    });
  }

  private async isUsedElsewhere(version: Pick<VersionRow, 'tenant_id' | 'object_key' | 'document_id'>) {
    const other = await forTenant(this.database.selectFrom('version'), { tenantId: version.tenant_id })
      .where('object_key', '=', version.object_key)
      .where('document_id', '!=', version.document_id)
      .select('version_id')
      .executeTakeFirst();
    return other !== undefined;
  }
}
