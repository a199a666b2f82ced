import { Injectable } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import { DocumentLocks } from '../locks/key-locks.js';
import { manifestEntry, withdrawal } from '../documents/manifest-entry.js';
import { VersionContentService } from '../documents/version-content.service.js';
import {
  type DocumentRow,
  IngestionDatabase,
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
  ) {}

  /** Takes the document's lock. */
  clear(job: JobRow): Promise<void> {
    return this.locks.run(job.document_id, () => this.clearLocked(job));
  }

  /** For who holds the document's lock. */
  async clearLocked(job: JobRow): Promise<void> {
    if (!(await this.isNeeded(job))) return this.done(job);
    const remains = await this.remainsOf(job);
    const neverActive = !remains.version?.activated_at;
    if (remains.document?.current_version_id !== job.version_id) await this.clearContent(job, neverActive);
    if (job.status === 'cancelled' && neverActive) await this.forget(remains);
    await this.done(job);
  }

  /** Another job for the same version goes on with what is there. */
  private async isNeeded(job: JobRow): Promise<boolean> {
    const other = await forTenant(this.database.selectFrom('job'), { tenantId: job.tenant_id })
      .where('version_id', '=', job.version_id)
      .where('sequence', '>', job.sequence)
      .where('status', 'in', [...openStatuses, 'indexed'])
      .select('job_id')
      .executeTakeFirst();
    return other === undefined;
  }

  /** Texts of versions that were searchable once stay readable. */
  private async clearContent(job: JobRow, derivedToo: boolean): Promise<void> {
    const { tenant_id: tenantId, document_id: documentId, version_id: versionId } = job;
    await this.content.removePassages({
      tenantId,
      documentId,
      versionId,
      collection: await this.collectionOf(job),
    });
    if (derivedToo) await this.content.removeDerived(tenantId, versionId);
    if (derivedToo)
      await forTenant(this.database.updateTable('version'), { tenantId })
        .where('version_id', '=', versionId)
        .set({ text_key: null, characters: 0, chunks: 0, pages: null })
        .execute();
  }

  private async forget({ document, version }: Remains): Promise<void> {
    if (!document || !version) return;
    const tenant = { tenantId: document.tenant_id };
    await this.objects.appendManifest(withdrawal(document, version));
    await this.content.removeOriginalOfVersion(version);
    const rest = await forTenant(this.database.selectFrom('version'), tenant)
      .where('document_id', '=', document.document_id)
      .where('version_id', '!=', version.version_id)
      .orderBy('created_at', 'desc')
      .selectAll()
      .execute();
    const kept = rest.find(({ version_id }) => version_id === document.current_version_id) ?? rest[0];
    // The withdrawal may have been read as the document's: the last line has to name what stays.
    if (kept) await this.objects.appendManifest(manifestEntry(document, kept));
    await this.dropRows(document, version, kept);
  }

  private async dropRows(document: DocumentRow, version: VersionRow, kept?: VersionRow): Promise<void> {
    const tenant = { tenantId: document.tenant_id };
    await this.database.transaction().execute(async (open) => {
      await forTenant(open.deleteFrom('version'), tenant)
        .where('version_id', '=', version.version_id)
        .execute();
      if (!kept) {
        await forTenant(open.deleteFrom('document'), tenant)
          .where('document_id', '=', document.document_id)
          .execute();
        return;
      }
      await forTenant(open.updateTable('document'), tenant)
        .where('document_id', '=', document.document_id)
        .where('wanted_version_id', '=', version.version_id)
        .set({
          wanted_version_id: kept.version_id,
          status: document.current_version_id ? 'searchable' : 'failed',
        })
        .execute();
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

  private async collectionOf(job: JobRow): Promise<string> {
    return (await this.remainsOf(job)).document?.collection ?? '';
  }

  private async done(job: JobRow): Promise<void> {
    await forTenant(this.database.updateTable('job'), { tenantId: job.tenant_id })
      .where('job_id', '=', job.job_id)
      .set({ to_clear: false })
      .execute();
  }
}
