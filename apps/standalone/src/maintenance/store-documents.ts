import { type CallContext, type Document, listDocuments, readTotals } from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import type { ManifestEntry } from '@plumbline/object-store';
import type { Caller } from '@plumbline/transport';
import { nameOf, unique } from './manifest-versions.js';

/** Reads the store as one who may see every document of the manifest. */
export class StoreDocuments {
  private readonly context: CallContext;

  constructor(
    private readonly caller: Caller,
    private readonly versions: readonly ManifestEntry[],
  ) {
    const principals = [...new Set(['*', ...versions.flatMap(({ access }) => access)])];
    this.context = { requestId: newId('req'), tenantId: 'default', subject: 'doctor', principals };
  }

  totals() {
    return this.caller.call(readTotals, {}, { context: this.context });
  }

  async all(): Promise<Document[]> {
    const documents: Document[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.caller.call(listDocuments, { limit: 200, cursor }, { context: this.context });
      documents.push(...page.items);
      if (!page.nextCursor) return documents;
      cursor = page.nextCursor;
    }
  }
  /** Names of documents of the manifest that the store does not know. */
  async unknown(): Promise<string[]> {
    const known = new Set((await this.all()).map(nameOf));
    return unique(this.versions.map(nameOf).filter((name) => !known.has(name)));
  }
}
