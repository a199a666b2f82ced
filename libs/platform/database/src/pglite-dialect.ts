import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { StoreThread } from './reopening-thread.js';

/**
 * Kysely over the thread. Kysely's own PGlite dialect shares one connection behind a lock in this process, where a
 * query on the outer database inside a transaction waits for ever; here the thread decides, and ends such a wait.
 */
export function pgliteDialect(thread: StoreThread): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new ThreadDriver(thread),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class ThreadDriver implements Driver {
  constructor(private readonly thread: StoreThread) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<ThreadConnection> {
    return new ThreadConnection(this.thread);
  }

  beginTransaction(connection: ThreadConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(settings);
  }

  commitTransaction(connection: ThreadConnection): Promise<void> {
    return connection.end('commit');
  }

  rollbackTransaction(connection: ThreadConnection): Promise<void> {
    return connection.end('rollback');
  }

  async savepoint(connection: ThreadConnection, name: string): Promise<void> {
    await connection.script(`savepoint ${quote(name)}`);
  }

  async rollbackToSavepoint(connection: ThreadConnection, name: string): Promise<void> {
    await connection.script(`rollback to savepoint ${quote(name)}`);
  }

  async releaseSavepoint(connection: ThreadConnection, name: string): Promise<void> {
    await connection.script(`release savepoint ${quote(name)}`);
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  private transaction?: number;

  constructor(private readonly thread: StoreThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = await this.thread.query(sql, parameters, this.transaction);
    return {
      rows: rows as Row[],
      numAffectedRows: affectedRows === undefined ? undefined : BigInt(affectedRows),
    };
  }

  async *streamQuery<Row>(): AsyncGenerator<QueryResult<Row>> {
    throw new Error('The embedded store does not stream: read in pages.');
  }

  script(sql: string): Promise<unknown> {
    return this.thread.script(sql, this.transaction);
  }

  async begin({ isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    this.transaction = await this.thread.begin();
    const modes = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
    if (modes.length > 0) await this.script(`set transaction ${modes.join(', ')}`);
  }

  async end(verb: 'commit' | 'rollback'): Promise<void> {
    const transaction = this.transaction;
    this.transaction = undefined;
    if (transaction !== undefined) await this.thread.end(verb, transaction);
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
