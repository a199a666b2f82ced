import { type RawBuilder, sql } from 'kysely';
import type { LegHit } from '../passage-index.port.js';
import type { LexicalLeg, LexicalQuery, TermRow } from './lexical-leg.js';
import type { PassageDatabase, PostingTable } from './passage-tables.js';
import { chunkIdOf } from './visibility.js';

/** Rows of one statement: seven parameters each, of 65,535. */
const rowsAtOnce = 5000;

/** BM25 in SQL over a table of postings, for a server without `pg_textsearch`; statistics are the collection's. */
export class PostingsLeg implements LexicalLeg {
  readonly table = 'posting';

  constructor(private readonly schema: string) {}

  async insert(database: PassageDatabase, rows: readonly TermRow[]): Promise<void> {
    const postings = rows.flatMap(postingsOf);
    for (let start = 0; start < postings.length; start += rowsAtOnce)
      await database
        .insertInto('posting')
        .values(postings.slice(start, start + rowsAtOnce))
        .execute();
  }

  async search(database: PassageDatabase, query: LexicalQuery): Promise<LegHit[]> {
    const { collection, terms, visibility, limit } = query;
    const hits = await sql<{ chunk_id: string; score: number }>`
      with total as materialized (select greatest(passages, 1)::float8 as passages,
          greatest(terms::float8 / greatest(passages, 1), 1) as mean_length
          from ${sql.id(this.schema, 'collection')} where number = ${collection}),
        word as materialized (select term,
          ln(1 + greatest(total.passages - document_frequency + 0.5, 0.5) / (document_frequency + 0.5)) as weight
          from ${sql.id(this.schema, 'term_statistics')}, total
          where collection = ${collection} and term = any (${[...terms]}::text[]) and document_frequency > 0),
        hit as materialized (select passage, sum(word.weight * frequency * 2.2
            / (frequency + 1.2 * (0.25 + 0.75 * length / total.mean_length))) as score
          from ${sql.id(this.schema, 'posting')} join word using (term), total
          where ${visibility.condition}
          group by passage order by score desc, passage limit ${limit})
      select ${chunkIdOf(this.schema)} as chunk_id, hit.score
      from hit`.execute(database);
    return hits.rows.map(({ chunk_id: chunkId, score }) => ({ chunkId, score }));
  }

  termCounts(sources: readonly number[]): RawBuilder<unknown> {
    return sql`select term, count(*)::int as passages from ${sql.id(this.schema, 'posting')}
      where source = any (${[...sources]}::int[]) group by term`;
  }
}

function postingsOf({ terms, ...row }: TermRow): PostingTable[] {
  const frequencies = new Map<string, number>();
  for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return [...frequencies].map(([term, frequency]) => ({ ...row, term, frequency, length: terms.length }));
}
