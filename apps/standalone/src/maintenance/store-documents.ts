import { type CallContext, type Document, listDocuments, readTotals } from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import type { ManifestEntry } from '@plumbline/object-store';
import type { Caller } from '@plumbline/transport';
import { nameOf } from './manifest-versions.js';

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

  /** Names of documents of the manifest whose last version the store does not know. */
  async unknown(): Promise<string[]> {
    const known = new Set<string>();
    for (const document of await this.all())
      for (const { sha256 } of document.versions) known.add(`${sha256} ${nameOf(document)}`);
    const last = new Map(this.versions.map((version) => [nameOf(version), version.sha256]));
    return [...last].flatMap(([name, sha256]) => (known.has(`${sha256} ${name}`) ? [] : [name]));
  }
}
