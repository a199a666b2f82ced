import { Injectable } from '@nestjs/common';
import { forTenant } from '@plumbline/database';
import { JobQueue } from '@plumbline/job-queue';
import { ObjectStore } from '@plumbline/object-store';
import { DocumentLocks } from '../locks/key-locks.js';
import { manifestEntry } from '../documents/manifest-entry.js';
import { IngestionDatabase, type VersionRow } from '../tables/ingestion-tables.js';

export const ingestionQueue = 'ingestion';

export interface JobMessage {
  readonly tenantId: string;
  readonly jobId: string;
}

/** The two things that follow a registration; both may be done again without harm. */
@Injectable()
export class JobDispatch {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly queue: JobQueue,
    private readonly locks: DocumentLocks,
  ) {}

  send(message: JobMessage): Promise<void> {
    return this.queue.send(ingestionQueue, message.jobId, message);
  }

  /** Whether a message waited or ran. */
  withdraw(jobId: string): Promise<boolean> {
    return this.queue.cancel(ingestionQueue, jobId);
  }

  /** As `recordVersion`, for what a crash left; nothing is written for what was recorded or deleted meanwhile. */
  recordLater({
    tenant_id: tenantId,
    version_id: versionId,
    document_id: documentId,
  }: VersionRow): Promise<void> {
    return this.locks.run(documentId, async () => {
      const version = await forTenant(this.database.selectFrom('version'), { tenantId })
        .where('version_id', '=', versionId)
        .where('recorded', '=', false)
        .selectAll()
        .executeTakeFirst();
      if (version) await this.recordVersion(version);
    });
  }

  /** Writes the version's line of the manifest, then notes that it stands there. Hold the document's lock. */
  async recordVersion(version: VersionRow): Promise<void> {
    const tenant = { tenantId: version.tenant_id };
    const document = await forTenant(this.database.selectFrom('document'), tenant)
      .where('document_id', '=', version.document_id)
      .where('deleted_at', 'is', null)
      .select(['collection', 'external_id'])
      .executeTakeFirst();
    if (!document) return;
    await this.objects.appendManifest(manifestEntry(document, version));
    await forTenant(this.database.updateTable('version'), tenant)
      .where('version_id', '=', version.version_id)
      .set({ recorded: true })
      .execute();
  }
}
