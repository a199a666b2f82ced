import { randomUUID } from 'node:crypto';
import { RedisClock } from './redis-clock.js';
import type { OpenConnection, RedisConnection } from './redis-connection.port.js';
import { type RedisStreamsOptions, settingsOf, type StreamSettings } from './redis-streams.options.js';
import { Signatures } from './signatures.js';
import { type TransportMetrics, transportMetrics } from './transport-metrics.js';

/** What server and caller of one process share: the connection that writes, Redis's time, signatures and metrics. */
export class RedisStreamsLink {
  readonly settings: StreamSettings;
  /** Name of this process: its consumer and the start of its requests' ids. */
  readonly process: string;
  readonly writer: RedisConnection;
  readonly clock: RedisClock;
  readonly signatures: Signatures;
  readonly metrics: TransportMetrics;
  private readonly opened: RedisConnection[] = [];
  private ids = 0;

  constructor(
    options: RedisStreamsOptions,
    private readonly open: OpenConnection,
  ) {
    this.settings = settingsOf(options);
    if (!/^[\w-]+$/.test(options.service))
      throw new Error(`${options.service} cannot be the name of a service.`);
    this.process = `${this.settings.service}.${randomUUID().slice(0, 13)}`;
    this.metrics = transportMetrics(this.settings.registry);
    this.signatures = new Signatures(this.settings.keys);
    this.writer = this.connect('writer', { pings: true, shared: true, tells: true });
    this.clock = new RedisClock(this.writer);
  }

  /** For a message of this process: never used again. */
  newId(): string {
    return `${this.process}.${(this.ids++).toString(36)}`;
  }

  /** One more connection; `link.close` closes it too. */
  connect(purpose: string, { pings = false, shared = false, tells = false } = {}): RedisConnection {
    const { url, caFile } = this.settings;
    const connection = this.open({ url, caFile, name: `${this.process}:${purpose}`, pings, shared, tells });
    let isFirst = true;
    connection.onReady(() => {
      if (!isFirst) this.metrics.reconnects.inc();
      isFirst = false;
    });
    this.opened.push(connection);
    return connection;
  }

  async close(): Promise<void> {
    this.clock.close();
    await Promise.all(this.opened.map((connection) => connection.close()));
  }
}
