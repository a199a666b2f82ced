import { Logger } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import pg from 'pg';
import type { DatabaseSession, SessionOptions } from '../database-connection.js';
import { postgresAddress } from './postgres-address.js';
import { databaseError } from './postgres-errors.js';
import { clientConfig, messageOf, placeOf, type PostgresPoolOptions } from './postgres-pool.js';

const retryMs = { first: 100, most: 2000 };
const heartbeatMs = 2000;
const silenceMs = 2500;

/** One connection beside the pool, made again whenever it is lost; a server that falls silent counts as lost. */
export class PostgresSession implements DatabaseSession {
  private readonly logger = new Logger(PostgresSession.name);
  private readonly config: pg.ClientConfig;
  private readonly place: string;
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private failures = 0;
  private closed = false;

  constructor(
    pool: PostgresPoolOptions,
    private readonly options: SessionOptions,
  ) {
    const address = postgresAddress(pool.url, pool.caFile);
    this.place = placeOf(address);
    this.config = { ...clientConfig(address, pool), query_timeout: silenceMs };
    void this.connect();
  }

  get isConnected(): boolean {
    return this.client !== undefined;
  }

  /** One after the other, in the order of the calls. */
  executeSql(text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
    const answered = this.last.then(() => this.ask(text, values));
    this.last = answered.catch(() => undefined);
    return answered;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async ask(text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
    if (!this.client) throw new AppError('UNAVAILABLE', `Postgres at ${this.place} is not connected.`);
    try {
      return await this.client.query(text, values);
    } catch (error) {
      throw databaseError(error, this.place);
    }
  }

  private async connect(): Promise<void> {
    const client = new pg.Client(this.config);
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    client.on('notification', ({ payload = '' }) => this.options.onMessage(payload));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.options.channel)}`);
    } catch (error) {
      this.retry(client, error);
      return;
    }
    if (this.closed) return void client.end().catch(() => undefined);
    this.client = client;
    this.failures = 0;
    this.timer = setTimeout(() => void this.beat(client), heartbeatMs).unref();
    this.options.onConnected();
  }

  private async beat(client: pg.Client): Promise<void> {
    try {
      await this.executeSql('select 1');
      if (this.client === client) this.timer = setTimeout(() => void this.beat(client), heartbeatMs).unref();
    } catch {
      this.lose(client);
    }
  }

  private lose(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    clearTimeout(this.timer);
    this.retry(client, undefined);
  }

  private retry(client: pg.Client, error: unknown): void {
    destroy(client);
    if (this.closed) return;
    if (error && this.failures === 0) this.logger.warn(messageOf(databaseError(error, this.place)));
    const wait = Math.min(retryMs.first * 2 ** this.failures, retryMs.most) * (0.75 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => void this.connect(), wait).unref();
  }
}

/** Without the farewell that a silent server would never answer. */
function destroy(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
