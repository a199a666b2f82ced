import { Injectable } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { ObjectStore, originalKeyOf } from '@plumbline/object-store';
import type { Kysely } from 'kysely';
import { manifestEntry, withdrawal } from '../documents/manifest-entry.js';
import { VersionContentService } from '../documents/version-content.service.js';
import { Fences } from '../locks/fences.js';
import { DocumentLocks } from '../locks/key-locks.js';
import type { HeldLock } from '../locks/shared-locks.js';
import {
  type DocumentRow,
  IngestionDatabase,
  type IngestionTables,
  type JobRow,
  type VersionRow,
} from '../tables/ingestion-tables.js';
import { openStatuses } from './job-of.js';

interface Remains {
  readonly document?: DocumentRow;
  readonly version?: VersionRow;
}

/**
 * Removes what a job wrote that ended without success. Of a cancelled one nothing stays but the job's row; of a failed
 * one the version and its original stay, so that its owner sees it and can try again. May run again after a crash.
 */
@Injectable()
export class JobCleanup {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly content: VersionContentService,
    private readonly objects: ObjectStore,
    private readonly locks: DocumentLocks,
    private readonly fences: Fences,
  ) {}

  /** Takes the document's lock. */
  clear(job: JobRow): Promise<void> {
    return this.locks.run(job.document_id, (lock) => this.clearLocked(job, lock));
  }

  /** For who holds the document's lock. */
  async clearLocked(job: JobRow, lock: HeldLock): Promise<void> {
    if (!(await this.isNeeded(job, this.database))) return this.done(job);
    const remains = await this.remainsOf(job);
    const neverActive = !remains.version?.activated_at;
    lock.assertHeld();
    if (remains.document?.current_version_id !== job.version_id)
      await this.clearContent(job, remains, neverActive);
    lock.assertHeld();
    if (job.status === 'cancelled' && neverActive) await this.forget(job, remains);
    await this.done(job);
  }

  /** Another job for the same version goes on with what is there. */
  private async isNeeded(job: JobRow, database: Kysely<IngestionTables>): Promise<boolean> {
    const other = await forTenant(database.selectFrom('job'), { tenantId: job.tenant_id })
      .where('version_id', '=', job.version_id)
      .where('sequence', '>', job.sequence)
      .where('status', 'in', [...openStatuses, 'indexed'])
      .select('job_id')
      .executeTakeFirst();
    return other === undefined;
  }

  /** Texts of versions that were searchable once stay readable. */
  private async clearContent(job: JobRow, { document }: Remains, derivedToo: boolean): Promise<void> {
    const { tenant_id: tenantId, document_id: documentId, version_id: versionId } = job;
    if (document) {
      const version = { tenantId, documentId, versionId, collection: document.collection };
      await this.content.removePassages(version, await this.fences.next());
    }
    if (!derivedToo) return;
    await this.content.removeDerived(tenantId, versionId);
    await forTenant(this.database.updateTable('version'), { tenantId })
      .where('version_id', '=', versionId)
      .set({ text_key: null, characters: 0, chunks: 0, pages: null })
      .execute();
  }

  private async forget(job: JobRow, { document, version }: Remains): Promise<void> {
    if (document && version) await this.dropVersion(job, document, version);
    const original = version?.object_key ?? (job.upload_key ? originalKeyOf(job.upload_key) : undefined);
    if (original) await this.content.removeOriginal({ tenant_id: job.tenant_id, object_key: original });
  }

  private async dropVersion(job: JobRow, document: DocumentRow, version: VersionRow): Promise<void> {
    await this.objects.appendManifest(withdrawal(document, version));
    const rest = await forTenant(this.database.selectFrom('version'), { tenantId: job.tenant_id })
      .where('document_id', '=', document.document_id)
      .where('version_id', '!=', version.version_id)
      .orderBy('created_at', 'desc')
      .selectAll()
      .execute();
    const kept = rest.find(({ version_id }) => version_id === document.current_version_id) ?? rest[0];
    // The withdrawal may have been read as the document's: the last line has to name what stays.
    if (kept) await this.objects.appendManifest(manifestEntry(document, kept));
    const dropped = await this.dropRows(job, document, kept);
    if (!dropped) await this.objects.appendManifest(manifestEntry(document, version));
  }

  /** Not what was registered again meanwhile, by a process that took the lock over. */
  private async dropRows(job: JobRow, document: DocumentRow, kept?: VersionRow): Promise<boolean> {
    const tenant = { tenantId: job.tenant_id };
    return this.database.transaction().execute(async (open) => {
      await forTenant(open.selectFrom('document'), tenant)
        .where('document_id', '=', document.document_id)
        .select('document_id')
        .forUpdate()
        .execute();
      if (!(await this.isNeeded(job, open))) return false;
      await forTenant(open.deleteFrom('version'), tenant).where('version_id', '=', job.version_id).execute();
      if (kept) await showKept(open, job, { document, kept });
      else
        await forTenant(open.deleteFrom('document'), tenant)
          .where('document_id', '=', document.document_id)
          .execute();
      return true;
    });
  }

  private async remainsOf(job: JobRow): Promise<Remains> {
    const tenant = { tenantId: job.tenant_id };
    const document = await forTenant(this.database.selectFrom('document'), tenant)
      .where('document_id', '=', job.document_id)
      .selectAll()
      .executeTakeFirst();
    const version = await forTenant(this.database.selectFrom('version'), tenant)
      .where('version_id', '=', job.version_id)
      .selectAll()
      .executeTakeFirst();
    return { document, version };
  }

  private async done(job: JobRow): Promise<void> {
    await forTenant(this.database.updateTable('job'), { tenantId: job.tenant_id })
      .where('job_id', '=', job.job_id)
      .set({ to_clear: false })
      .execute();
  }
}

/** The document shows the version that stays. */
async function showKept(
  open: Kysely<IngestionTables>,
  job: JobRow,
  { document, kept }: { document: DocumentRow; kept: VersionRow },
): Promise<void> {
  await forTenant(open.updateTable('document'), { tenantId: job.tenant_id })
    .where('document_id', '=', job.document_id)
    .where('wanted_version_id', '=', job.version_id)
    .set({
      wanted_version_id: kept.version_id,
      status: document.current_version_id ? 'searchable' : 'failed',
    })
    .execute();
}
