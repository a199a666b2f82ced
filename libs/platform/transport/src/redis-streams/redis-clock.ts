import type { RedisConnection } from './redis-connection.port.js';

const refreshMs = 10_000;

/**
 * Redis's time, kept by the monotonic clock between questions: the clocks of the machines do not matter, and a jump of
 * one harms nothing.
 */
export class RedisClock {
  private aheadMs?: number;
  private readonly first = Promise.withResolvers<void>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly connection: RedisConnection) {
    connection.onReady(() => void this.ask());
    this.timer = setInterval(() => void this.ask(), refreshMs).unref();
  }

  /** Whether Redis was asked at least once. */
  get isSet(): boolean {
    return this.aheadMs !== undefined;
  }

  /** Resolves when Redis was asked the first time. */
  get whenSet(): Promise<void> {
    return this.first.promise;
  }

  /** Milliseconds since 1970 as Redis counts them. */
  now(): number {
    return performance.now() + (this.aheadMs ?? performance.timeOrigin);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    const asked = performance.now();
    const reply = await this.connection.send('TIME', []).catch(() => undefined);
    if (!reply) return;
    const [seconds, microseconds] = reply as [string, string];
    const answered = performance.now();
    this.aheadMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - (asked + answered) / 2;
    this.first.resolve();
  }
}
