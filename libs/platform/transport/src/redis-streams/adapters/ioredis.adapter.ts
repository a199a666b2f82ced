import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { Command, Redis, type RedisOptions } from 'ioredis';
import {
  ConnectionLostError,
  type ConnectionSettings,
  RedisConnection,
  type RedisCommand,
  type Word,
} from '../redis-connection.port.js';

const pingMs = 1000;
const silenceMs = 4000;
const retryMs = { least: 50, most: 500 };

/** What ioredis has but does not declare. */
interface IoredisInternals {
  /** Rejects what was sent and not answered: without it those promises never settle (`autoResendUnfulfilledCommands`). */
  flushQueue(error: Error, which: { offlineQueue: boolean }): void;
  readonly stream?: { cork(): void; uncork(): void };
}

export class IoredisConnection extends RedisConnection {
  private readonly logger = new Logger('Redis');
  private readonly redis: Redis;
  private readonly readyListeners: (() => void)[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly timer?: NodeJS.Timeout;
  private readonly place: string;
  private ready = false;
  private closed = false;
  private complained = false;
  private changedAt = performance.now();
  private pingedAt?: number;
  private corked = false;

  constructor(private readonly settings: ConnectionSettings) {
    super();
    const options = optionsOf(settings);
    this.place = `${options.host}:${options.port}`;
    this.redis = new Redis(options);
    this.redis.on('ready', () => this.nowReady());
    this.redis.on('close', () => this.nowDown());
    this.redis.on('error', (error: Error) => settings.tells && this.complain(error));
    if (settings.pings) this.timer = setInterval(() => this.ping(), pingMs).unref();
  }

  override get isReady(): boolean {
    return this.ready && this.redis.status === 'ready';
  }

  override get downForMs(): number {
    return this.ready ? 0 : performance.now() - this.changedAt;
  }

  override get readyForMs(): number {
    return this.ready ? performance.now() - this.changedAt : 0;
  }

  override get silentForMs(): number {
    return this.pingedAt === undefined ? 0 : performance.now() - this.pingedAt;
  }

  override send(command: RedisCommand, words: readonly Word[]): Promise<unknown> {
    if (!this.isReady)
      return Promise.reject(new ConnectionLostError(`Redis at ${this.place} is not reached.`));
    if (this.settings.shared) this.cork();
    return this.redis.sendCommand(
      new Command(command.toLowerCase(), words as Word[], { replyEncoding: 'utf8' }),
    ) as Promise<unknown>;
  }

  override onReady(listener: () => void): void {
    this.readyListeners.push(listener);
    if (this.ready) listener();
  }

  override untilReady(timeoutMs?: number): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(), timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.waiting.delete(settle);
        if (this.ready) resolve();
        else reject(new ConnectionLostError(`Redis at ${this.place} is not reached.`));
      };
      if (this.closed) return settle();
      this.waiting.add(settle);
    });
  }

  override onMessage(listener: (text: string) => void): void {
    this.redis.on('message', (_channel: string, text: string) => listener(text));
  }

  override async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    if (this.ready) await this.redis.quit().catch(() => undefined);
    if (this.redis.status !== 'end') this.redis.disconnect();
    for (const settle of this.waiting) settle();
  }

  private nowReady(): void {
    this.ready = true;
    this.changedAt = performance.now();
    this.pingedAt = undefined;
    if (this.complained) this.logger.log(`Redis at ${this.place} answers.`);
    this.complained = false;
    for (const listener of this.readyListeners) listener();
    for (const settle of this.waiting) settle();
  }

  private nowDown(): void {
    if (this.ready) this.changedAt = performance.now();
    this.ready = false;
    this.corked = false;
    const lost = new ConnectionLostError(`The connection to Redis at ${this.place} was lost.`);
    (this.redis as unknown as IoredisInternals).flushQueue(lost, { offlineQueue: false });
  }

  /** One line when it goes wrong, not one for each attempt. */
  private complain(error: Error): void {
    if (this.complained || this.closed) return;
    this.complained = true;
    this.logger.warn(`Redis at ${this.place}: ${reasonOf(error)}. Trying again until it answers.`);
  }

  private ping(): void {
    if (!this.ready || this.pingedAt !== undefined) return;
    this.pingedAt = performance.now();
    const over = () => (this.pingedAt = undefined);
    this.send('PING', []).then(over, over);
  }

  /** All that one turn of the event loop sends goes out in one write. */
  private cork(): void {
    const { stream } = this.redis as unknown as IoredisInternals;
    if (this.corked || !stream) return;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

/** A refused connection to several addresses has no text of its own. */
function reasonOf(error: Error & { readonly code?: string }): string {
  return error.message.replace(/\.$/, '') || error.code || error.name;
}

function optionsOf({ url, caFile, name }: ConnectionSettings): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    db: Number(pathname.slice(1) || 0),
    ...(protocol === 'rediss:' && { tls: caFile ? { ca: readFileSync(caFile) } : {} }),
    connectionName: name,
    disableClientInfo: true,
    protocol: 2,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: null,
    // After a failover the former primary still answers, but takes nothing.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    connectTimeout: silenceMs,
    disconnectTimeout: 200,
    socketTimeout: silenceMs,
    retryStrategy: () => retryMs.least + Math.random() * (retryMs.most - retryMs.least),
  };
}
