import { type RawBuilder, sql } from 'kysely';
import type { LegHit } from '../passage-index.port.js';
import type { LexicalLeg, LexicalQuery, TermRow } from './lexical-leg.js';
import type { PassageDatabase } from './passage-tables.js';
import { chunkIdOf } from './visibility.js';

/**
 * BM25 by the index of `pg_textsearch`. Its statistics (document frequency, mean length) are those of the whole
 * index, all tenants and inactive versions included: they shift scores a little and let nothing through.
 */
export class TextSearchLeg implements LexicalLeg {
  readonly table = 'passage_terms';

  constructor(private readonly schema: string) {}

  async insert(database: PassageDatabase, rows: readonly TermRow[]): Promise<void> {
    const values = rows.map(({ terms, ...row }) => ({ ...row, terms: terms.join(' ') }));
    await database.insertInto('passage_terms').values(values).execute();
  }

  async search(database: PassageDatabase, query: LexicalQuery): Promise<LegHit[]> {
    const { visibility } = query;
    const sources = visibility.sources ? sql`array(${visibility.sources})` : sql`null::int[]`;
    const hits = await sql<{ chunk_id: string; score: number }>`
      select ${chunkIdOf(this.schema)} as chunk_id, hit.score
      from ${sql.id(this.schema, 'lexical_hits')}(${query.terms.join(' ')}::text, ${query.collection}::int,
        array(${visibility.audiences}), ${sources}, array(${visibility.inactive}), ${query.limit}::int) as hit`.execute(
      database,
    );
    return hits.rows.map(({ chunk_id: chunkId, score }) => ({ chunkId, score }));
  }

  termCounts(sources: readonly number[]): RawBuilder<unknown> {
    return sql`select word.term, count(*)::int as passages
      from ${sql.id(this.schema, 'passage_terms')} as row,
        lateral (select distinct unnest(string_to_array(row.terms, ' ')) as term) as word
      where row.source = any (${[...sources]}::int[]) and word.term <> '' group by word.term`;
  }
}
