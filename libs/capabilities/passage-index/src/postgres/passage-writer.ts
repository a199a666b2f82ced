import { sql } from 'kysely';
import { FencedWriteError, type PassageRecord, type VersionKey } from '../passage-index.port.js';
import type { LexicalLeg } from './lexical-leg.js';
import type { PassageDatabase } from './passage-tables.js';
import { type PlacedRecord, placeRecords } from './source-writer.js';
import { storedTerm } from './stored-term.js';
import { unitVector, vectorSketch, vectorText } from './vector-sketch.js';
import { laterSources, passFence } from './write-fence.js';

interface Source {
  readonly number: number;
  readonly collection: number;
  readonly active: boolean;
  readonly version_id: string;
}

interface NumberedRecord extends PlacedRecord {
  readonly number: number;
}

/** Everything that changes rows. Each method runs within the transaction it is given. */
export class PassageWriter {
  constructor(
    private readonly schema: string,
    private readonly lexical: LexicalLeg,
  ) {}

  /** Replaces what has the same chunkId. Term statistics follow at the next activation. */
  async upsert(
    transaction: PassageDatabase,
    records: readonly PassageRecord[],
    fence?: number,
  ): Promise<void> {
    const unique = [...new Map(records.map((record) => [keyOf(record), record])).values()];
    for (const version of versionsOf(unique)) await passFence(transaction, version, fence);
    const placed = await placeRecords(transaction, unique);
    await this.removePassages(transaction, placed);
    const numbered = await insertPassages(transaction, placed);
    await this.insertWindows(transaction, numbered);
    await this.lexical.insert(
      transaction,
      numbered.map(({ record, number, collection, source, audience }) => {
        return { passage: number, collection, source, audience, terms: record.terms.map(storedTerm) };
      }),
    );
  }

  /** Number of passages that were switched on or removed. */
  async activate(transaction: PassageDatabase, version: VersionKey, fence?: number): Promise<number> {
    await passFence(transaction, version, fence);
    const sources = await lockSources(transaction, version);
    const others = sources.filter(({ version_id, active }) => version_id !== version.versionId && active);
    const pending = sources.filter(({ version_id, active }) => version_id === version.versionId && !active);
    if ((await laterSources(transaction, others, fence)).length > 0) throw new FencedWriteError();
    if (others.length + pending.length === 0) return 0;
    await lockCollection(transaction, version);
    const removed = await this.remove(transaction, others);
    if (pending.length === 0) return removed;
    await transaction
      .updateTable('source')
      .set({ active: true })
      .where('number', 'in', numbersOf(pending))
      .execute();
    return removed + (await this.addStatistics(transaction, pending, 1));
  }

  /** Passages removed, of one version or of all. */
  async delete(
    transaction: PassageDatabase,
    { versionId, ...key }: Omit<VersionKey, 'versionId'> & { versionId?: string },
    fence?: number,
  ): Promise<number> {
    if (versionId !== undefined) await passFence(transaction, { ...key, versionId }, fence);
    const meant = (await lockSources(transaction, key)).filter(
      ({ version_id }) => versionId === undefined || version_id === versionId,
    );
    const later = await laterSources(transaction, meant, fence);
    const sources = meant.filter((source) => !later.includes(source));
    if (sources.some(({ active }) => active)) await lockCollection(transaction, key);
    return this.remove(transaction, sources);
  }

  private async removePassages(transaction: PassageDatabase, placed: readonly PlacedRecord[]): Promise<void> {
    const removed = await transaction
      .deleteFrom('passage')
      .where('collection', 'in', [...new Set(placed.map(({ collection }) => collection))])
      .where(
        'chunk_id',
        'in',
        placed.map(({ record }) => record.chunkId),
      )
      .returning(['number', 'source'])
      .execute();
    if (removed.length === 0) return;
    const passages = numbersOf(removed);
    const sources = [...new Set(removed.map(({ source }) => source))];
    for (const table of ['passage_window', 'passage_sketch', this.lexical.table] as const)
      await transaction
        .deleteFrom(table)
        .where('source', 'in', sources)
        .where('passage', 'in', passages)
        .execute();
  }

  private async insertWindows(
    transaction: PassageDatabase,
    numbered: readonly NumberedRecord[],
  ): Promise<void> {
    const windows = numbered.flatMap((place) =>
      place.record.vectors.map((vector, ordinal) => ({ place, ordinal, vector: unitVector(vector) })),
    );
    if (windows.length === 0) return;
    const embeddings = windows.map(({ place, ordinal, vector }) => {
      return { passage: place.number, ordinal, source: place.source, embedding: vectorText(vector) };
    });
    const sketches = windows.map(
      ({ place: { number: passage, collection, source, audience }, ordinal, vector }) => {
        return { passage, ordinal, collection, source, audience, sketch: vectorSketch(vector) };
      },
    );
    await transaction.insertInto('passage_window').values(embeddings).execute();
    await transaction.insertInto('passage_sketch').values(sketches).execute();
  }

  private async remove(transaction: PassageDatabase, sources: readonly Source[]): Promise<number> {
    if (sources.length === 0) return 0;
    const active = sources.filter((source) => source.active);
    if (active.length > 0) await this.addStatistics(transaction, active, -1);
    const numbers = numbersOf(sources);
    for (const table of ['passage_window', 'passage_sketch', this.lexical.table] as const)
      await transaction.deleteFrom(table).where('source', 'in', numbers).execute();
    const { numDeletedRows } = await transaction
      .deleteFrom('passage')
      .where('source', 'in', numbers)
      .executeTakeFirst();
    await transaction.deleteFrom('source').where('number', 'in', numbers).execute();
    return Number(numDeletedRows);
  }

  /** Adds (1) or takes away (-1) what the sources have; number of their passages. */
  private async addStatistics(
    transaction: PassageDatabase,
    sources: readonly Source[],
    sign: 1 | -1,
  ): Promise<number> {
    const collection = sources[0]?.collection;
    const numbers = numbersOf(sources);
    const statistics = sql.id(this.schema, 'term_statistics');
    // In one order, so that two writers wait for each other instead of locking each other out.
    await sql`insert into ${statistics} (collection, term, document_frequency)
      select ${collection}::int, counted.term, ${sign}::int * counted.passages
      from (${this.lexical.termCounts(numbers)}) as counted order by counted.term
      on conflict (collection, term) do update
      set document_frequency = term_statistics.document_frequency + excluded.document_frequency`.execute(
      transaction,
    );
    const { rows } = await sql<{ passages: number }>`
      with added as (select count(*)::int as passages, coalesce(sum(term_count), 0)::int as terms
        from ${sql.id(this.schema, 'passage')} where source = any (${numbers}::int[]))
      update ${sql.id(this.schema, 'collection')} as collection
      set passages = collection.passages + ${sign}::int * added.passages,
        terms = collection.terms + ${sign}::int * added.terms
      from added where collection.number = ${collection} returning added.passages`.execute(transaction);
    return rows[0]?.passages ?? 0;
  }
}

async function insertPassages(
  transaction: PassageDatabase,
  placed: readonly PlacedRecord[],
): Promise<NumberedRecord[]> {
  const inserted = await transaction
    .insertInto('passage')
    .values(placed.map(passageRow))
    .returning(['number', 'collection', 'chunk_id'])
    .execute();
  const numbers = new Map(
    inserted.map(({ number, collection, chunk_id }) => [`${collection} ${chunk_id}`, number]),
  );
  return placed.flatMap((place) => {
    const number = numbers.get(`${place.collection} ${place.record.chunkId}`);
    return number === undefined ? [] : [{ ...place, number }];
  });
}

function passageRow({ record, collection, source }: PlacedRecord) {
  return {
    collection,
    source,
    tenant_id: record.tenantId,
    chunk_id: record.chunkId,
    document_id: record.documentId,
    version_id: record.versionId,
    ordinal: record.ordinal,
    title: record.title,
    heading: record.heading ?? null,
    page: record.page ?? null,
    start_offset: record.start,
    end_offset: record.end,
    text: record.text,
    token_count: record.tokenCount,
    term_count: record.terms.length,
    layout: record.layout ?? null,
  };
}

/** The document's sources, kept from other writers until the transaction ends. */
function lockSources(transaction: PassageDatabase, key: Omit<VersionKey, 'versionId'>): Promise<Source[]> {
  return transaction
    .selectFrom('source')
    .innerJoin('collection', 'collection.number', 'source.collection')
    .select(['source.number', 'source.collection', 'source.active', 'source.version_id'])
    .where('collection.tenant_id', '=', key.tenantId)
    .where('collection.name', '=', key.collection)
    .where('source.document_id', '=', key.documentId)
    .orderBy('source.number')
    .forUpdate('source')
    .execute();
}

/** In one order, so that two writers wait for each other instead of locking each other out. */
function versionsOf(records: readonly PassageRecord[]): VersionKey[] {
  const versions = new Map(records.map((record) => [`${record.tenantId} ${record.versionId}`, record]));
  return [...versions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, version]) => version);
}

/**
 * Statistics of a collection are changed by one writer at a time: they change twice in a replacement, and two writers
 * that met in the middle would wait for each other for ever. Always after the sources.
 */
async function lockCollection(
  transaction: PassageDatabase,
  key: Pick<VersionKey, 'tenantId' | 'collection'>,
): Promise<void> {
  await transaction
    .selectFrom('collection')
    .select('number')
    .where('tenant_id', '=', key.tenantId)
    .where('name', '=', key.collection)
    .forNoKeyUpdate()
    .execute();
}

function keyOf({ tenantId, collection, chunkId }: PassageRecord): string {
  return JSON.stringify([tenantId, collection, chunkId]);
}

function numbersOf(rows: readonly { number: number }[]): number[] {
  return rows.map(({ number }) => number);
}
