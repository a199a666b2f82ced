import type { Filters } from '@plumbline/contracts';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { sourceConditions } from './source-filters.js';

export interface VisibilityOptions {
  readonly schema: string;
  readonly collection: number;
  readonly principals: readonly string[];
  readonly filters?: Filters;
}

/** What a search may see, for rows with the columns `collection`, `audience` and `source`. */
export class Visibility {
  /** Audiences that one of the principals belongs to; a query for numbers. */
  readonly audiences: RawBuilder<unknown>;
  /** Sources of versions that are not switched on; a query for numbers. */
  readonly inactive: RawBuilder<unknown>;
  /** Active sources that pass the filters; a query for numbers, none when nothing is filtered. */
  readonly sources?: RawBuilder<unknown>;

  constructor(private readonly options: VisibilityOptions) {
    const { schema, collection, principals, filters } = options;
    const source = sql.id(schema, 'source');
    const conditions = sourceConditions(filters);
    this.audiences = sql`select number from ${sql.id(schema, 'audience')}
      where collection = ${collection} and principals && ${[...principals]}::text[]`;
    this.inactive = sql`select number from ${source} where collection = ${collection} and not active`;
    if (conditions.length > 0)
      this.sources = sql`select number from ${source}
        where collection = ${collection} and active and ${sql.join(conditions, sql` and `)}`;
  }

  /** The whole condition. Everybody's rows do not ask for audiences, unfiltered ones hardly for sources. */
  get condition(): RawBuilder<SqlBool> {
    const source = this.sources ? sql`source in (${this.sources})` : sql`source not in (${this.inactive})`;
    return sql`collection = ${this.options.collection}
      and (audience = 0 or audience in (${this.audiences})) and ${source}`;
  }
}

/** The chunkId of the row `hit`: looked up one by one, because a join may be hashed, which reads every passage. */
export function chunkIdOf(schema: string): RawBuilder<string> {
  return sql`(select chunk_id from ${sql.id(schema, 'passage')} where number = hit.passage)`;
}
