import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@plumbline/core';
import { ObjectStore } from '@plumbline/object-store';
import { ObjectLocks } from '../documents/key-locks.js';
import { derivedPrefix, versionOfDerivedKey } from '../documents/object-keys.js';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
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

  async sweep(): Promise<void> {
    await this.sweepOriginals();
    await this.sweepDerived();
  }

  /** Young ones may be registered any moment. */
  private async sweepOriginals(): Promise<void> {
    const oldest = this.clock.now().getTime() - this.config.INGESTION_ORPHAN_AGE_MS;
    for await (const { objectKey, modifiedAt } of this.objects.list('originals/')) {
      if (modifiedAt.getTime() > oldest) continue;
      await this.locks.run(objectKey, async () => {
        if (!(await this.isUsed(objectKey))) await this.objects.remove(objectKey);
      });
    }
  }

  private async sweepDerived(): Promise<void> {
    const seen = new Set<string>();
    for await (const { objectKey } of this.objects.list('derived/')) {
      const version = versionOfDerivedKey(objectKey);
      if (!version || seen.has(version.versionId)) continue;
      seen.add(version.versionId);
      if (!(await this.exists(version.versionId)))
        await this.objects.removeAll(derivedPrefix(version.tenantId, version.versionId));
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
