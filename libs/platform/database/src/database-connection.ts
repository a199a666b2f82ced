import type { Kysely } from 'kysely';

/** One step of a schema's history; runs once, in the order of the list, inside a transaction. */
export interface SchemaMigration {
  /** Sorts by time: `2026-11-21-create-documents`. */
  readonly name: string;
  /**
   * `database` is bound to the schema: the query builder by `withSchema`, raw `sql` by a `search_path` that
   * holds for this migration only, with `public` (types and operators of extensions) behind it.
   */
  up(database: Kysely<never>, schema: string): Promise<void>;
}

/** Runs SQL text as it is, for libraries that bring their own; without values it may hold several statements. */
export interface RawExecutor {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The process's one Postgres, embedded or a server; services reach it through a schema of their own. */
export abstract class DatabaseConnection {
  abstract readonly engine: 'pglite' | 'postgres';
  /** Whether BM25 comes from `pg_textsearch`; otherwise from a postings table. */
  abstract readonly hasTextSearch: boolean;

  /**
   * A typed view on one schema, after its migrations ran (in order, each once; safe when several processes start).
   * Afterwards only the query builder knows the schema: raw `sql` names it, `sql.table('document')` does not.
   * Inside a transaction use only the transaction: the embedded store has one connection, so a query on the outer
   * view waits for the transaction's end, and the transaction, idle too long meanwhile, is rolled back.
   *
   * Values: `int8` is a number and an error beyond ±2^53, `numeric` a string, `bytea` a Uint8Array, `timestamptz`
   * a Date, `date` a Date at midnight UTC, `json` and `jsonb` parsed. As parameters, give `JSON.stringify(value)`
   * for `json`, `'[0.1,…]'` for `vector`.
   */
  abstract openSchema<Tables>(
    schema: string,
    migrations: readonly SchemaMigration[],
  ): Promise<Kysely<Tables>>;

  /** Outside of every schema and transaction of `openSchema`. */
  abstract rawExecutor(): RawExecutor;

  /** Finishes what runs and closes; the embedded store's lock is released. */
  abstract close(): Promise<void>;
}
