import type { Kysely } from 'kysely';

/** One step of a schema's history; runs once, in the order of the list, inside a transaction. */
export interface SchemaMigration {
  /** Sorts by time: `2026-11-21-create-documents`. */
  readonly name: string;
  /** `database` is bound to the schema (`withSchema` and `search_path`). */
  up(database: Kysely<never>, schema: string): Promise<void>;
}

/** The process's one Postgres, embedded or a server; services reach it through a schema of their own. */
export abstract class DatabaseConnection {
  abstract readonly engine: 'pglite' | 'postgres';
  /** Whether BM25 comes from `pg_textsearch`; otherwise from a postings table. */
  abstract readonly hasTextSearch: boolean;

  /**
   * A typed view on one schema, after its migrations ran (in order, each once; safe when several processes start).
   * Inside a transaction use only the transaction: the embedded store has one connection, the outer one deadlocks.
   */
  abstract openSchema<Tables>(schema: string, migrations: readonly SchemaMigration[]): Promise<Kysely<Tables>>;

  /** Finishes what runs and closes; the embedded store's lock is released. */
  abstract close(): Promise<void>;
}
