import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@plumbline/core';
import { ObjectStore } from '@plumbline/object-store';
import { versionOfDerivedKey } from '../documents/object-keys.js';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import { ObjectLocks } from '../locks/key-locks.js';
import { IngestionDatabase } from '../tables/ingestion-tables.js';

/** Removes what no row refers to: uploads that were never registered, texts of versions that are gone. */
@Injectable()
export class OrphanSweep {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly locks: ObjectLocks,
    private readonly clock: Clock,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  /** Only what is old: an upload may be registered any moment, a text may be that of a job just begun. */
  async sweep(): Promise<void> {
    const oldest = this.clock.now().getTime() - this.config.INGESTION_ORPHAN_AGE_MS;
    await this.sweepUploads(oldest);
    await this.sweepOriginals(oldest);
    await this.sweepDerived(oldest);
  }

  private async sweepUploads(oldest: number): Promise<void> {
    for await (const { objectKey, modifiedAt } of this.objects.list('uploads/'))
      if (modifiedAt.getTime() <= oldest) await this.objects.remove(objectKey);
  }

  /**
   * What the manifest holds stays, even when the store has forgotten it, as after a loss of power: a rebuild needs it.
   */
  private async sweepOriginals(oldest: number): Promise<void> {
    const promised = await this.promisedOriginals();
    for await (const { objectKey, modifiedAt } of this.objects.list('originals/')) {
      if (modifiedAt.getTime() > oldest || promised.has(objectKey)) continue;
      await this.locks.run(objectKey, async () => {
        if (!(await this.isUsed(objectKey))) await this.objects.remove(objectKey);
      });
    }
  }

  /** Keys of every version that the manifest holds and does not withdraw. */
  private async promisedOriginals(): Promise<Set<string>> {
    const live = new Map<string, string>();
    for await (const entry of this.objects.readManifest()) {
      const { tenant, collection, externalId, sha256, objectKey, deleted } = entry;
      const version = JSON.stringify([tenant, collection, externalId, sha256]);
      if (deleted) live.delete(version);
      else live.set(version, objectKey);
    }
    return new Set(live.values());
  }

  private async sweepDerived(oldest: number): Promise<void> {
    const existing = new Map<string, boolean>();
    for await (const { objectKey, modifiedAt } of this.objects.list('derived/')) {
      const versionId = versionOfDerivedKey(objectKey);
      if (!versionId || modifiedAt.getTime() > oldest) continue;
      const exists = existing.get(versionId) ?? (await this.exists(versionId));
      existing.set(versionId, exists);
      if (!exists) await this.objects.remove(objectKey);
    }
  }

  private async isUsed(objectKey: string): Promise<boolean> {
    const row = await this.database
      .selectFrom('version')
      .where('object_key', '=', objectKey)
      .select('version_id')
      .executeTakeFirst();
    return row !== undefined;
  }

  private async exists(versionId: string): Promise<boolean> {
    const row = await this.database
      .selectFrom('version')
      .where('version_id', '=', versionId)
      .select('version_id')
      .executeTakeFirst();
    return row !== undefined;
  }
}
