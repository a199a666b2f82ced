import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { databaseError } from './postgres-errors.js';
import { type PostgresAddress, postgresAddress } from './postgres-address.js';
import { PooledConnection } from './pooled-connection.js';
import { postgresTypes } from './postgres-types.js';

export interface PostgresPoolOptions {
  readonly url: string;
  /** Certificate of the authority that signed the server's; makes TLS obligatory. */
  readonly caFile?: string;
  /** Shown by the server beside each connection. */
  readonly applicationName: string;
  /** Connections at most; default 10. */
  readonly max?: number;
  /** For a new connection, or until one is free; default 5,000 ms. */
  readonly connectTimeoutMs?: number;
  /** Of one statement; default 30,000 ms, 0 without a limit. */
  readonly statementTimeoutMs?: number;
}

/** Longer than the server's own limit, so that only a server that went silent meets it. */
const silenceMs = 5000;
const idleTransactionMs = 15_000;

/** The process's connections to a server. They are made when needed, so the server may come later, or go and come back. */
export class ConnectionPool implements PostgresPool {
  readonly options = {};
  /** `host:port/database`, for messages. */
  readonly place: string;
  private readonly logger = new Logger(ConnectionPool.name);
  private readonly pool: pg.Pool;
  private readonly acquiring = new Set<Promise<unknown>>();
  private quietUntil = 0;
  private closing: Promise<void> | undefined;

  constructor(options: PostgresPoolOptions) {
    const address = postgresAddress(options.url, options.caFile);
    this.place = placeOf(address);
    this.pool = new pg.Pool({ ...clientConfig(address, options), max: options.max ?? 10 });
    this.pool.on('error', (error) => this.tellLoss(error));
    // Without a listener the loss of a connection that is lent out would end the process.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.closing) throw new AppError('UNAVAILABLE', 'The database was closed.');
    const acquired = this.pool.connect();
    this.acquiring.add(acquired);
    try {
      return new PooledConnection(await acquired, this.place);
    } catch (error) {
      throw databaseError(error, this.place);
    } finally {
      this.acquiring.delete(acquired);
    }
  }

  /** Statements without values may be several; after a failure nothing of them is left on the connection. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<PostgresQueryResult<Row>> {
    const connection = await this.connect();
    let failed = true;
    try {
      const result = await connection.query<Row>(text, values);
      failed = false;
      return result;
    } finally {
      connection.release(failed && values.length === 0);
    }
  }

  /** A server that goes takes all connections with it; one line tells it. */
  private tellLoss(error: Error): void {
    if (this.closing || Date.now() < this.quietUntil) return;
    this.quietUntil = Date.now() + silenceMs;
    this.logger.warn(messageOf(databaseError(error, this.place)));
  }

  /** Whoever waits for a connection still gets one, and everything that runs ends. */
  end(): Promise<void> {
    this.closing ??= Promise.allSettled(this.acquiring).then(() => this.pool.end());
    return this.closing;
  }
}

/** Also for connections outside of the pool. */
export function clientConfig(address: PostgresAddress, options: PostgresPoolOptions): pg.ClientConfig {
  const { applicationName, connectTimeoutMs = 5000, statementTimeoutMs = 30_000 } = options;
  return {
    ...address,
    types: postgresTypes,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    // As in the embedded store: searches read much, and compiling them costs more than it saves.
    options: '-c jit=off',
    idle_in_transaction_session_timeout: idleTransactionMs,
    ...(statementTimeoutMs > 0 && {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + silenceMs,
    }),
  };
}

export function placeOf({ host, port, database }: PostgresAddress): string {
  return `${host}:${port}/${database}`;
}

export function messageOf(error: unknown): string {
  return String((error as Partial<Error> | undefined)?.message ?? error);
}
