import { AppError } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import {
  type LegHit,
  type LegHits,
  PassageIndex,
  type PassageIndexLimits,
  type PassageQuery,
  type PassageRecord,
  type PassageScope,
  type StoredPassage,
  type TermStatistics,
  type VersionKey,
} from '../passage-index.port.js';
import type { LexicalLeg } from '../postgres/lexical-leg.js';
import { passageIndexMigrations } from '../postgres/passage-index.migration.js';
import { PassageReader } from '../postgres/passage-reader.js';
import { checkedScope } from '../postgres/passage-scope.js';
import type { PassageDatabase, PassageTables } from '../postgres/passage-tables.js';
import { PassageWriter } from '../postgres/passage-writer.js';
import { PostingsLeg } from '../postgres/postings-leg.js';
import { storedTerm } from '../postgres/stored-term.js';
import { TableUpkeep } from '../postgres/table-upkeep.js';
import { TextSearchLeg } from '../postgres/text-search-leg.js';
import { VectorLeg } from '../postgres/vector-leg.js';
import { Visibility } from '../postgres/visibility.js';

export interface PostgresPassageIndexOptions {
  /** Default `passages`. */
  readonly schema?: string;
  /** Of the embeddings; default 384. */
  readonly dimensions?: number;
  /** BM25 by `pg_textsearch` instead of the postings table; default is what the connection offers. */
  readonly textSearch?: boolean;
}

const maxBatch = 100;

/** Both legs in Postgres: vectors by pgvector (`VectorLeg` says how near to exact), BM25 by `pg_textsearch` or from a table of postings. */
export class PostgresPassageIndex extends PassageIndex {
  override readonly limits: PassageIndexLimits;
  private readonly lexical: LexicalLeg;
  private readonly vector: VectorLeg;
  private readonly reader: PassageReader;
  private readonly writer: PassageWriter;
  private readonly upkeep?: TableUpkeep;
  private readonly collections = new Map<string, number>();

  private constructor(
    private readonly database: PassageDatabase,
    private readonly schema: string,
    options: { dimensions: number; textSearch: boolean; embedded: boolean },
  ) {
    super();
    this.limits = { dimensions: options.dimensions, maxBatch, exact: false };
    this.lexical = options.textSearch ? new TextSearchLeg(schema) : new PostingsLeg(schema);
    this.vector = new VectorLeg(schema, options.dimensions);
    this.reader = new PassageReader(database);
    this.writer = new PassageWriter(schema, this.lexical);
    if (options.embedded) this.upkeep = new TableUpkeep(database, schema, this.lexical.table);
  }

  /** Brings the schema up to date first. */
  static async open(
    connection: DatabaseConnection,
    { schema = 'passages', dimensions = 384, textSearch }: PostgresPassageIndexOptions = {},
  ): Promise<PostgresPassageIndex> {
    const settings = { dimensions, textSearch: textSearch ?? connection.hasTextSearch };
    const migrations = passageIndexMigrations(settings);
    const database = await connection.openSchema<PassageTables>(schema, migrations);
    const embedded = connection.engine === 'pglite';
    return new PostgresPassageIndex(database, schema, { ...settings, embedded });
  }

  override async upsert(records: readonly PassageRecord[], fence?: number): Promise<void> {
    if (records.length === 0) return;
    this.checkBatch(records);
    await this.database
      .transaction()
      .execute((transaction) => this.writer.upsert(transaction, records, fence));
    await this.upkeep?.noteChanges(records.length);
  }

  override async storedChunkIds(version: VersionKey): Promise<ReadonlySet<string>> {
    const collection = await this.collectionNumber(version);
    if (collection === undefined) return new Set();
    const rows = await this.database
      .selectFrom('passage')
      .select('chunk_id')
      .where('collection', '=', collection)
      .where('version_id', '=', version.versionId)
      .execute();
    return new Set(rows.map((row) => row.chunk_id));
  }

  override async activateVersion(version: VersionKey, fence?: number): Promise<void> {
    const changed = await this.database
      .transaction()
      .execute((transaction) => this.writer.activate(transaction, version, fence));
    await this.upkeep?.noteChanges(changed);
  }

  override async search(query: PassageQuery): Promise<LegHits> {
    const scope = checkedScope(query.scope);
    this.checkQuery(query);
    const collection = await this.collectionNumber(scope);
    throwIfCancelled(query.signal);
    if (collection === undefined) return { lexical: [], vector: [] };
    const { filters, limit, vector } = query;
    const { principals } = scope;
    const visibility = new Visibility({ schema: this.schema, collection, principals, filters });
    const terms = [...new Set(query.terms.map(storedTerm))];
    const [lexical, nearest] = await Promise.all([
      terms.length > 0 ? this.lexical.search(this.database, { collection, terms, visibility, limit }) : [],
      vector ? this.vector.search(this.database, { vector, visibility, limit }) : [],
    ]);
    throwIfCancelled(query.signal);
    return { lexical: lexical.sort(bestFirst), vector: nearest.sort(bestFirst) };
  }

  override async read(scope: PassageScope, chunkIds: readonly string[]): Promise<StoredPassage[]> {
    return this.reader.read(checkedScope(scope), chunkIds);
  }

  override async readNeighbours(
    scope: PassageScope,
    passages: readonly { versionId: string; ordinal: number }[],
    radius: number,
  ): Promise<StoredPassage[]> {
    return this.reader.readNeighbours(checkedScope(scope), passages, radius);
  }

  override async termStatistics(scope: PassageScope, terms: readonly string[]): Promise<TermStatistics> {
    return this.reader.termStatistics(checkedScope(scope), terms);
  }

  override deleteVersion(version: VersionKey, fence?: number): Promise<number> {
    return this.delete(version, fence);
  }

  override deleteDocument(
    { tenantId, collection, documentId }: Omit<VersionKey, 'versionId'>,
    fence?: number,
  ): Promise<number> {
    return this.delete({ tenantId, collection, documentId }, fence);
  }

  override async countDocument(key: Omit<VersionKey, 'versionId'>): Promise<number> {
    const collection = await this.collectionNumber(key);
    if (collection === undefined) return 0;
    const { rows } = await this.database
      .selectFrom('passage')
      .innerJoin('source', 'source.number', 'passage.source')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('source.collection', '=', collection)
      .where('source.document_id', '=', key.documentId)
      .executeTakeFirstOrThrow();
    return rows;
  }

  private async delete(
    key: Omit<VersionKey, 'versionId'> & { versionId?: string },
    fence?: number,
  ): Promise<number> {
    const removed = await this.database
      .transaction()
      .execute((transaction) => this.writer.delete(transaction, key, fence));
    await this.upkeep?.noteChanges(removed);
    return removed;
  }

  /** Numbers are given once and never taken back, so those that were seen can be kept. */
  private async collectionNumber(key: { tenantId: string; collection: string }): Promise<number | undefined> {
    const name = JSON.stringify([key.tenantId, key.collection]);
    const known = this.collections.get(name);
    if (known !== undefined) return known;
    const row = await this.database
      .selectFrom('collection')
      .select('number')
      .where('tenant_id', '=', key.tenantId)
      .where('name', '=', key.collection)
      .executeTakeFirst();
    if (row) this.collections.set(name, row.number);
    return row?.number;
  }

  private checkBatch(records: readonly PassageRecord[]): void {
    if (records.length > maxBatch)
      throw new AppError('VALIDATION_FAILED', `At most ${maxBatch} passages are written at once.`, {
        details: { limit: maxBatch, size: records.length },
      });
    for (const { vectors } of records) for (const vector of vectors) this.checkDimensions(vector);
  }

  private checkQuery({ limit, vector }: PassageQuery): void {
    if (!Number.isInteger(limit) || limit < 1)
      throw new AppError('VALIDATION_FAILED', 'The limit of a search is a whole number from 1.');
    if (vector) this.checkDimensions(vector);
  }

  private checkDimensions({ length }: Float32Array): void {
    const { dimensions } = this.limits;
    if (length !== dimensions)
      throw new AppError('VALIDATION_FAILED', `The index holds vectors of ${dimensions} dimensions.`, {
        details: { dimensions, size: length },
      });
  }
}

function bestFirst(one: LegHit, other: LegHit): number {
  return other.score - one.score || (one.chunkId < other.chunkId ? -1 : 1);
}

function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new AppError('CANCELLED', 'The search was cancelled.');
}
