import { Injectable } from '@nestjs/common';
import { type CallContext, CollectionSettings } from '@plumbline/contracts';
import { AppError, newId } from '@plumbline/core';
import { type ManifestEntry, ObjectStore } from '@plumbline/object-store';
import { CollectionsService } from '../collections/collections.service.js';
import { collectionOfSettingsKey } from '../documents/object-keys.js';
import { RegistrationService } from '../documents/registration.service.js';

/** Makes the store again from the originals, after it was lost: everything in it follows from them and the manifest. */
@Injectable()
export class IngestionRebuilder {
  constructor(
    private readonly objects: ObjectStore,
    private readonly registration: RegistrationService,
    private readonly collections: CollectionsService,
  ) {}

  /**
   * Registers every version of the manifest that was not withdrawn, in the order of their first registration, and gives
   * the number of documents they belong to; the jobs then run as after an upload. `report` gets one line a document
   * that is missing or refused. Times of creation and owners are those of the rebuild.
   */
  async rebuild(report: (line: string) => void): Promise<number> {
    await this.createCollections();
    const documents = new Set<string>();
    for (const entry of await this.liveEntries()) {
      try {
        await this.register(entry);
        documents.add(documentKey(entry));
      } catch (error) {
        const { code, message } = AppError.from(error);
        report(`${entry.collection}/${entry.externalId} was left out: ${code}: ${message}`);
      }
    }
    report(`${documents.size} documents of the manifest were registered.`);
    return documents.size;
  }

  /** The last line of a version holds, at its place, so that the newest version is registered last. */
  private async liveEntries(): Promise<ManifestEntry[]> {
    const live = new Map<string, ManifestEntry>();
    for await (const entry of this.objects.readManifest()) {
      const key = JSON.stringify([documentKey(entry), entry.sha256]);
      live.delete(key);
      if (!entry.deleted) live.set(key, entry);
    }
    return [...live.values()];
  }

  private async createCollections(): Promise<void> {
    for await (const { objectKey } of this.objects.list('derived/')) {
      const name = collectionOfSettingsKey(objectKey);
      const tenantId = objectKey.split('/')[1];
      if (!name || !tenantId) continue;
      const settings = CollectionSettings.parse(JSON.parse(await this.objects.readText(objectKey)));
      await this.collections.create(name, settings, { tenantId });
    }
  }

  private async register(entry: ManifestEntry): Promise<void> {
    const context = contextOf(entry);
    await this.collections.ensure(entry.collection, context);
    const { objectKey, sha256, bytes, fileName, collection, externalId, title, metadata, access } = entry;
    const request = { objectKey, sha256, bytes, fileName, collection, externalId, title };
    await this.registration.register(
      { ...request, metadata: { ...metadata }, access: [...access] },
      { context },
    );
  }
}

function documentKey({ tenant, collection, externalId }: ManifestEntry): string {
  return JSON.stringify([tenant, collection, externalId]);
}

function contextOf({ tenant, access }: ManifestEntry): CallContext {
  return { requestId: newId('req'), tenantId: tenant, subject: 'rebuild', principals: [...access] };
}
