import { join } from 'node:path';
import { Document } from '@plumbline/contracts';
import { EmbeddedDatabase } from '@plumbline/database';
import { type PassageIndex, PassageIndexModule } from '@plumbline/passage-index';
import { z } from 'zod';

const Page = z.object({ items: z.array(Document) });
const tenantId = 'default';

/** What a store holds of each document, by its external id. */
export interface StoredDocument {
  readonly externalId: string;
  /** By its row, and by each of its passages, which the index shows only when they are active. */
  readonly searchable: boolean;
  readonly chunkIds: ReadonlySet<string>;
  /** Rows in the index, of whatever version. */
  readonly rows: number;
}

export async function listDocuments(url: string): Promise<Document[]> {
  const response = await fetch(`${url}/documents?limit=200`);
  return Page.parse(await response.json()).items;
}

/** Looks into the store itself; the process that held it must have ended. */
export async function readStore(dataDir: string, documents: readonly Document[]): Promise<StoredDocument[]> {
  const database = await EmbeddedDatabase.open({ dataDir: join(dataDir, 'store') });
  try {
    const index = await PassageIndexModule.open(database);
    const stored: StoredDocument[] = [];
    for (const document of documents) stored.push(await readDocument(index, document));
    return stored;
  } finally {
    await database.close();
  }
}

async function readDocument(index: PassageIndex, document: Document): Promise<StoredDocument> {
  const { documentId, collection, externalId, currentVersionId: versionId = '' } = document;
  const key = { tenantId, collection, documentId };
  const chunkIds = await index.storedChunkIds({ ...key, versionId });
  const active = await index.read({ tenantId, collection, principals: ['*'] }, [...chunkIds]);
  return {
    externalId,
    searchable: document.status === 'searchable' && active.length === chunkIds.size,
    chunkIds,
    rows: await index.countDocument(key),
  };
}
