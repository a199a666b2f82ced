import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { type Kysely, sql } from 'kysely';
import { sketchBits } from './vector-sketch.js';

export interface PassageIndexMigrationOptions {
  /** Of the embeddings. */
  readonly dimensions: number;
  /** BM25 by `pg_textsearch`; otherwise from a postings table. */
  readonly textSearch: boolean;
}

/** The schema of the passage index, whatever its name. */
export function passageIndexMigrations(options: PassageIndexMigrationOptions): readonly SchemaMigration[] {
  const lexical: SchemaMigration = options.textSearch
    ? { name: '2026-11-21-create-passage-terms', up: createPassageTerms }
    : { name: '2026-11-21-create-postings', up: createPostings };
  return [
    { name: '2026-11-21-create-passages', up: createPassages },
    {
      name: '2026-11-21-create-passage-windows',
      up: (database) => createWindows(database, options.dimensions),
    },
    lexical,
    { name: '2026-11-22-create-version-fence', up: createVersionFence },
  ];
}

/** The schema that the index opens on a server unless it is told otherwise: its words in a table of postings. */
export function passageIndexSchema({ dimensions = 384 } = {}): SchemaDefinition {
  return { name: 'passages', migrations: passageIndexMigrations({ dimensions, textSearch: false }) };
}

async function createPassages(database: Kysely<never>): Promise<void> {
  await sql`create table collection (number int generated always as identity primary key,
    tenant_id text not null, name text not null, passages int not null default 0, terms bigint not null default 0,
    unique (tenant_id, name))`.execute(database);
  await sql`create table audience (number int generated always as identity primary key,
    collection int not null references collection, digest text not null, principals text[] not null,
    unique (collection, digest))`.execute(database);
  await sql`create table source (number int generated always as identity primary key,
    collection int not null references collection, tenant_id text not null, document_id text not null,
    version_id text not null, digest text not null, audience int not null, access text[] not null,
    metadata jsonb not null, date timestamptz not null, active boolean not null default false,
    unique (collection, version_id, digest))`.execute(database);
  await sql`create index source_document on source (collection, document_id)`.execute(database);
  await sql`create index source_inactive on source (collection) where not active`.execute(database);
  await sql`create table passage (number int generated always as identity primary key,
    collection int not null, source int not null references source, tenant_id text not null, chunk_id text not null,
    document_id text not null, version_id text not null, ordinal int not null, title text not null, heading text,
    page int, start_offset int not null, end_offset int not null, text text not null, token_count int not null,
    term_count int not null, layout text, unique (collection, chunk_id))`.execute(database);
  await sql`create index passage_source on passage (source)`.execute(database);
  await sql`create index passage_ordinal on passage (collection, version_id, ordinal)`.execute(database);
  // Frequencies change with every document; room on the page keeps these updates out of the index.
  await sql`create table term_statistics (collection int not null, term text not null,
    document_frequency int not null, primary key (collection, term)) with (fillfactor = 70)`.execute(
    database,
  );
}

/** Vectors lie in their rows (`plain`), or each would cost a detour through the TOAST table. */
async function createWindows(database: Kysely<never>, dimensions: number): Promise<void> {
  const vector = sql.raw(`vector(${dimensions})`);
  const bits = sql.raw(`bit(${sketchBits(dimensions)})`);
  await sql`create extension if not exists vector with schema public`.execute(database);
  await sql`create table passage_window (passage int not null, ordinal int not null,
    source int not null references source, embedding ${vector} not null,
    primary key (passage, ordinal))`.execute(database);
  await sql`alter table passage_window alter embedding set storage plain`.execute(database);
  await sql`alter table passage_window alter embedding set statistics 0`.execute(database);
  await sql`create index passage_window_source on passage_window (source)`.execute(database);
  await sql`create table passage_sketch (passage int not null, ordinal int not null, collection int not null,
    source int not null references source, audience int not null, sketch ${bits} not null)`.execute(database);
  await sql`alter table passage_sketch alter sketch set storage plain`.execute(database);
  await sql`alter table passage_sketch alter sketch set statistics 0`.execute(database);
  await sql`create index passage_sketch_source on passage_sketch (source)`.execute(database);
  await sql`create index passage_sketch_collection on passage_sketch (collection)`.execute(database);
}

async function createPassageTerms(database: Kysely<never>, schema: string): Promise<void> {
  await sql`create extension if not exists pg_textsearch with schema public`.execute(database);
  await sql`create table passage_terms (passage int not null, collection int not null,
    source int not null references source, audience int not null, terms text not null)`.execute(database);
  await sql`alter table passage_terms alter terms set statistics 0`.execute(database);
  await sql`create index passage_terms_source on passage_terms (source)`.execute(database);
  await sql`create index passage_terms_bm25 on passage_terms using bm25 (terms)
    with (text_config = 'simple', k1 = 1.2, b = 0.75)`.execute(database);
  await createLexicalHits(database, schema);
}

/**
 * The score that a BM25 index scan has just computed is 1 % of the price of computing it again by the operator, but
 * exists only while that index is scanned; so the function leaves the planner no other plan.
 */
async function createLexicalHits(database: Kysely<never>, schema: string): Promise<void> {
  const index = sql.lit(`${schema}.passage_terms_bm25`);
  await sql`create function lexical_hits(query text, within int, audiences int[], sources int[], excluded int[], hits int)
    returns table (passage int, score float8) language plpgsql stable
    set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off set enable_indexscan = on
    set plan_cache_mode = force_custom_plan set search_path = ${sql.id(schema)}, public
    as $$
    #variable_conflict use_column
    begin
      return query select passage, -bm25_get_current_score() from passage_terms
        where collection = within and (audience = 0 or audience = any (audiences))
          and (sources is null or source = any (sources)) and source <> all (excluded)
        order by terms <@> to_bm25query(query, ${index}) limit hits;
    end $$`.execute(database);
}

async function createVersionFence(database: Kysely<never>): Promise<void> {
  await sql`create table version_fence (collection int not null references collection, version_id text not null,
    fence bigint not null, primary key (collection, version_id))`.execute(database);
}

async function createPostings(database: Kysely<never>): Promise<void> {
  await sql`create table posting (term text not null, passage int not null, collection int not null,
    source int not null references source, audience int not null, frequency int not null,
    length int not null)`.execute(database);
  // With all that a search reads: 6 ms instead of 21 over 20,000 passages, because rows of a term lie far apart.
  await sql`create index posting_term on posting (collection, term)
    include (passage, source, audience, frequency, length)`.execute(database);
  await sql`create index posting_source on posting (source)`.execute(database);
}
