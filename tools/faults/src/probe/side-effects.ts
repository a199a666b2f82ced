import { Pool } from 'pg';
import type { Effect, Execution } from '../checker/run-facts.js';
import { trueTime } from './true-time.js';

export interface SideEffectsOptions {
  readonly databaseUrl: string;
  /** A schema of the run's own. */
  readonly schema: string;
}

/** What the handlers of a run did, in a Postgres that no fault of the transport touches. */
export class SideEffects {
  private readonly pool: Pool;
  private readonly schema: string;
  private aheadMs = 0;

  constructor({ databaseUrl, schema }: SideEffectsOptions) {
    this.pool = new Pool({ connectionString: databaseUrl, max: 8 });
    this.pool.on('error', () => undefined);
    this.schema = schema;
  }

  /** Empty tables, whatever an earlier run left. */
  async create(): Promise<void> {
    await this.pool.query(`
      drop schema if exists ${this.schema} cascade;
      create schema ${this.schema};
      create table ${this.schema}.executions (
        id bigserial primary key,
        call_id text not null,
        replica text not null,
        attempt int not null,
        remaining_ms double precision not null,
        clock double precision not null,
        started_at double precision not null,
        ended_at double precision,
        chunks int not null default 0
      );
      create table ${this.schema}.keys (key text primary key);
      create table ${this.schema}.effects (key text not null, call_id text not null, replica text not null)`);
  }

  async drop(): Promise<void> {
    await this.pool.query(`drop schema if exists ${this.schema} cascade`);
  }

  /** Learns by how much the clock of Postgres, which all rows go by, is ahead of that of this process. */
  async synchronise(): Promise<void> {
    let shortest = Number.POSITIVE_INFINITY;
    for (let count = 0; count < 5; count++) {
      const asked = trueTime();
      const text = 'select extract(epoch from clock_timestamp())::float8 * 1000 as now';
      const { rows } = await this.pool.query<{ now: number }>(text);
      const took = trueTime() - asked;
      if (took < shortest) this.aheadMs = (rows[0]?.now ?? 0) - asked - took / 2;
      shortest = Math.min(shortest, took);
    }
  }

  /** The execution's number; written before the work, so that a death in the middle of it is seen. */
  async begin(execution: Pick<Execution, 'callId' | 'replica' | 'attempt' | 'remainingMs'>): Promise<string> {
    const { callId, replica, attempt, remainingMs } = execution;
    const { rows } = await this.pool.query<{ id: string }>(
      `insert into ${this.schema}.executions (call_id, replica, attempt, remaining_ms, clock, started_at)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [callId, replica, attempt, remainingMs, Date.now(), this.now()],
    );
    return rows[0]?.id ?? '';
  }

  async end(id: string, chunks = 0): Promise<void> {
    const text = `update ${this.schema}.executions set ended_at = $3, chunks = $2 where id = $1`;
    await this.pool.query(text, [id, chunks, this.now()]);
  }

  /** The way of every `keyed` handler: the key and the effect in one transaction, nothing when the key is known. */
  async keep({ key, callId, replica }: Effect): Promise<void> {
    await this.pool.query(
      `with fresh as (insert into ${this.schema}.keys values ($1) on conflict do nothing returning key)
       insert into ${this.schema}.effects select key, $2, $3 from fresh`,
      [key, callId, replica],
    );
  }

  async executions(): Promise<Execution[]> {
    const { rows } = await this.pool.query<Execution & { endedAt: number | null }>(`
      select call_id as "callId", replica, attempt, remaining_ms as "remainingMs", chunks, clock,
        started_at as "startedAt", ended_at as "endedAt"
      from ${this.schema}.executions order by id`);
    return rows.map(({ endedAt, ...row }) => ({ ...row, ...(endedAt !== null && { endedAt }) }));
  }

  async effects(): Promise<Effect[]> {
    const text = `select key, call_id as "callId", replica from ${this.schema}.effects`;
    return (await this.pool.query<Effect>(text)).rows;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private now(): number {
    return trueTime() + this.aheadMs;
  }
}
