import { visibleTo } from '@plumbline/database';
import { type Selectable, sql } from 'kysely';
import type { PassageScope, StoredPassage, TermStatistics } from '../passage-index.port.js';
import type { PassageDatabase, PassageTable, SourceTable } from './passage-tables.js';
import { storedTerm } from './stored-term.js';

type PassageRow = Selectable<PassageTable> & Pick<Selectable<SourceTable>, 'access' | 'metadata' | 'date'>;

interface Place {
  readonly versionId: string;
  readonly ordinal: number;
}

/** What a scope may read of the passages, active ones only. */
export class PassageReader {
  constructor(private readonly database: PassageDatabase) {}

  async read(scope: PassageScope, chunkIds: readonly string[]): Promise<StoredPassage[]> {
    if (chunkIds.length === 0) return [];
    const rows = await this.visiblePassages(scope).where('passage.chunk_id', 'in', chunkIds).execute();
    const passages = new Map(rows.map((row) => [row.chunk_id, storedPassage(row, scope)]));
    return chunkIds.flatMap((chunkId) => passages.get(chunkId) ?? []);
  }

  async readNeighbours(
    scope: PassageScope,
    places: readonly Place[],
    radius: number,
  ): Promise<StoredPassage[]> {
    const wanted = neighboursOf(places, radius);
    if (wanted.length === 0) return [];
    const versions = wanted.map(({ versionId }) => versionId);
    const ordinals = wanted.map(({ ordinal }) => ordinal);
    const rows = await this.visiblePassages(scope)
      .where(
        sql<boolean>`(passage.version_id, passage.ordinal) in
          (select * from unnest(${versions}::text[], ${ordinals}::int[]))`,
      )
      .orderBy('passage.version_id')
      .orderBy('passage.ordinal')
      .execute();
    return rows.map((row) => storedPassage(row, scope));
  }

  async termStatistics(scope: PassageScope, terms: readonly string[]): Promise<TermStatistics> {
    const stored = new Map(terms.map((term) => [storedTerm(term), term]));
    const rows = await this.database
      .selectFrom('collection')
      .leftJoin('term_statistics', (join) =>
        join
          .onRef('term_statistics.collection', '=', 'collection.number')
          .on(sql<boolean>`term_statistics.term = any (${[...stored.keys()]}::text[])`),
      )
      .select(['collection.passages', 'term_statistics.term', 'term_statistics.document_frequency'])
      .where('collection.tenant_id', '=', scope.tenantId)
      .where('collection.name', '=', scope.collection)
      .execute();
    const documentFrequency = new Map(terms.map((term) => [term, 0]));
    for (const { term, document_frequency } of rows) {
      const original = term === null ? undefined : stored.get(term);
      if (original !== undefined) documentFrequency.set(original, Math.max(0, document_frequency ?? 0));
    }
    return { passages: rows[0]?.passages ?? 0, documentFrequency };
  }

  private visiblePassages(scope: PassageScope) {
    return this.database
      .selectFrom('passage')
      .innerJoin('collection', 'collection.number', 'passage.collection')
      .innerJoin('source', 'source.number', 'passage.source')
      .selectAll('passage')
      .select(['source.access', 'source.metadata', 'source.date'])
      .where('collection.tenant_id', '=', scope.tenantId)
      .where('collection.name', '=', scope.collection)
      .where('source.active', '=', true)
      .where(visibleTo(scope, 'source.access'));
  }
}

/** Each place around the given ones once, without the given ones. */
function neighboursOf(places: readonly Place[], radius: number): Place[] {
  const wanted = new Map<string, Place>();
  for (const { versionId, ordinal } of places)
    for (let near = Math.max(0, ordinal - radius); near <= ordinal + radius; near++)
      wanted.set(`${near} ${versionId}`, { versionId, ordinal: near });
  for (const { versionId, ordinal } of places) wanted.delete(`${ordinal} ${versionId}`);
  return [...wanted.values()];
}

function storedPassage(row: PassageRow, scope: PassageScope): StoredPassage {
  return {
    chunkId: row.chunk_id,
    tenantId: row.tenant_id,
    collection: scope.collection,
    documentId: row.document_id,
    versionId: row.version_id,
    ordinal: row.ordinal,
    title: row.title,
    ...(row.heading === null ? {} : { heading: row.heading }),
    ...(row.page === null ? {} : { page: row.page }),
    start: row.start_offset,
    end: row.end_offset,
    text: row.text,
    tokenCount: row.token_count,
    access: row.access,
    metadata: row.metadata,
    date: row.date,
    ...(row.layout === null ? {} : { layout: row.layout }),
  };
}
