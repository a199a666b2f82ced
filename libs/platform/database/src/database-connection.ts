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
  /**
   * Takes something away that an older release may still use: the second half of "expand and contract". A migration on
   * a server that does so without saying it is refused.
   */
  readonly contracts?: boolean;
}

/** A schema and its whole history; a service exports it, so that its migrate command can list it. */
export interface SchemaDefinition {
  readonly name: string;
  readonly migrations: readonly SchemaMigration[];
}

/** Runs SQL text as it is, for libraries that bring their own; without values it may hold several statements. */
export interface RawExecutor {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface SessionOptions {
  /** What it listens to (`notify`). */
  readonly channel: string;
  onMessage(payload: string): void;
  /** After every connection: messages may have been missed, and the locks of the one before are gone. */
  onConnected(): void;
}

/** One connection that stays, so that locks of its session fall when the process dies. Fails while it is not connected. */
export interface DatabaseSession extends RawExecutor {
  readonly isConnected: boolean;
  close(): Promise<void>;
}

/** The process's one Postgres, embedded or a server; services reach it through a schema of their own. */
export abstract class DatabaseConnection {
  abstract readonly engine: 'pglite' | 'postgres';
  /** Whether BM25 comes from `pg_textsearch`; otherwise from a postings table. */
  abstract readonly hasTextSearch: boolean;

  /**
   * A typed view on one schema. The embedded store runs its migrations first (in order, each once). A server has a
   * command for them: there this resolves at once, also while the server is absent, and queries throw
   * `SCHEMA_OUTDATED` as long as a migration is missing.
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

  /** Connects by itself, and again after a loss. None where one process has the store to itself. */
  abstract openSession(options: SessionOptions): DatabaseSession | undefined;

  /** What keeps the store from being used, a sentence each; empty when it is ready. Within about two seconds. */
  abstract readiness(): Promise<string[]>;

  /** Finishes what runs and closes; the embedded store's lock is released. */
  abstract close(): Promise<void>;
}
