import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { IngestionTables } from '../tables/ingestion-tables.js';
import { lockLost } from './shared-locks.js';

/** A session that is silent for so long is ended by the server, and with it go its locks. */
const leaseMs = 5000;
const heartbeatMs = 1000;
/** Between the last moment at which a lock counts as held and the first at which another may have it. */
const marginMs = 500;

/**
 * One connection of the pool, kept for advisory locks alone: work that holds a lock needs further connections, and must
 * not wait for those that others hold while they wait. The server ends the session of a process that is frozen or out of
 * reach. A pooler between must not share connections among sessions.
 */
export class LockSession {
  private readonly over = Promise.withResolvers<void>();
  private readonly timer: NodeJS.Timeout;
  private validUntil = 0;
  private ended = false;

  private constructor(
    private readonly database: Kysely<IngestionTables>,
    private readonly connection: Kysely<IngestionTables>,
    private readonly backend: number,
  ) {
    this.timer = setInterval(() => void this.beat(), heartbeatMs).unref();
  }

  static open(database: Kysely<IngestionTables>): Promise<LockSession> {
    const opened = Promise.withResolvers<LockSession>();
    database
      .connection()
      .execute(async (connection) => {
        await sql`select set_config('idle_session_timeout', ${String(leaseMs)}, false)`.execute(connection);
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection);
        const session = new LockSession(database, connection, rows[0]?.pid ?? 0);
        await session.beat();
        opened.resolve(session);
        await session.over.promise;
      })
      .catch(opened.reject);
    return opened.promise;
  }

  get lost(): boolean {
    return this.ended || performance.now() > this.validUntil;
  }

  /** Whether the lock is now this session's. */
  async tryLock(name: string): Promise<boolean> {
    const { rows } = await this.ask(
      sql<{ locked: boolean }>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`,
    );
    return rows[0]?.locked ?? false;
  }

  /** Never fails: a lock that cannot be given back goes with the session. */
  async unlock(name: string): Promise<void> {
    await this.ask(sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`).catch(() => undefined);
  }

  /** Gives the connection back to the pool as it was. */
  async close(): Promise<void> {
    if (this.ended) return;
    await this.ask(sql`select pg_advisory_unlock_all()`);
    await this.ask(sql`reset idle_session_timeout`);
    this.stop();
    this.over.resolve();
  }

  /** Ends the session at the server, so that no lock stays behind on a connection that goes back to the pool. */
  private async drop(): Promise<void> {
    if (this.ended) return;
    this.stop();
    await sql`select pg_terminate_backend(${this.backend})`.execute(this.database).catch(() => undefined);
    this.over.resolve();
  }

  private stop(): void {
    this.ended = true;
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    await this.ask(sql`select 1`).catch(() => undefined);
  }

  /** What fails or takes longer than the lease ends the session. */
  private async ask<Row>(query: RawBuilder<Row>): Promise<{ rows: Row[] }> {
    const sent = performance.now();
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(lockLost()), leaseMs);
    try {
      const result = await Promise.race([query.execute(this.connection), late.promise]);
      this.validUntil = Math.max(this.validUntil, sent + leaseMs - marginMs);
      return result;
    } catch (error) {
      void this.drop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
