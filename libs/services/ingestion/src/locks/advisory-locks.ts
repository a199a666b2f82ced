import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { DatabaseConnection, DatabaseSession } from '@plumbline/database';
import { type HeldLock, lockLost, SharedLocks } from './shared-locks.js';

/** The server ends a session that is silent for so long, and with it go its locks: the process is frozen or out of reach. */
const leaseMs = 5000;
const heartbeatMs = 1000;
/** Between the last moment at which a lock counts as held and the first at which another may have it. */
const marginMs = 500;
/** For a server that is away, before the work is refused. */
const patienceMs = 4000;
const shortestPauseMs = 5;
const longestPauseMs = 100;
const key = 'hashtextextended($1, 0)';

/**
 * Advisory locks of a Postgres server, all of one session beside the pool: work that holds a lock needs connections, and
 * must not wait for those that others hold while they wait. The session asks again and again instead of waiting, which
 * would hold up all its locks. A pooler between must not share connections among sessions.
 */
export class AdvisoryLocks extends SharedLocks implements BeforeApplicationShutdown {
  private readonly session: DatabaseSession | undefined;
  /** Counts the connections: with each the locks of the one before are gone. */
  private generation = 0;
  /** By the monotonic clock, which goes on while a process is frozen. */
  private validUntil = 0;
  private users = 0;
  private heartbeat?: NodeJS.Timeout;
  private closing?: PromiseWithResolvers<void>;

  constructor(database: DatabaseConnection) {
    super();
    this.session = database.openSession({
      channel: 'plumbline_locks',
      onMessage: () => undefined,
      onConnected: () => this.begin(),
    });
  }

  override async hold<Result>(
    name: string,
    work: (lock: HeldLock) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    this.enter();
    try {
      const lock = await this.acquire(name, signal);
      return await work(lock).finally(() => this.unlock(name));
    } finally {
      this.leave();
    }
  }

  /** Lets the work in flight end, if it does soon, before the store closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = Promise.withResolvers<void>();
    if (this.users > 0) await Promise.race([this.closing.promise, pause(leaseMs, undefined, { ref: false })]);
    await this.session?.close();
  }

  private enter(): void {
    if (this.closing && this.users === 0)
      throw new AppError('UNAVAILABLE', 'This process is stopping; another one takes over.');
    this.users += 1;
    this.heartbeat ??= setInterval(
      () => void this.ask('select 1').catch(() => undefined),
      heartbeatMs,
    ).unref();
  }

  private leave(): void {
    this.users -= 1;
    if (this.users > 0) return;
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
    this.closing?.resolve();
  }

  private begin(): void {
    this.generation += 1;
    void this.ask(`set idle_session_timeout = ${leaseMs}`).catch(() => undefined);
  }

  private async acquire(name: string, signal?: AbortSignal): Promise<HeldLock> {
    const giveUp = performance.now() + patienceMs;
    for (let wait = shortestPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
      signal?.throwIfAborted();
      const { generation } = this;
      const locked = await this.tryLock(name).catch((error: unknown) => {
        if (performance.now() > giveUp) throw error;
        return false;
      });
      if (locked) return { assertHeld: () => this.assertHeld(generation) };
      await pause(wait * (0.5 + Math.random()), undefined, { signal });
    }
  }

  private assertHeld(generation: number): void {
    const stands = this.session?.isConnected && generation === this.generation;
    if (!stands || performance.now() > this.validUntil) throw lockLost();
  }

  private async tryLock(name: string): Promise<boolean> {
    try {
      const { rows } = await this.ask(`select pg_try_advisory_lock(${key}) as locked`, [name]);
      return (rows[0] as { locked: boolean }).locked;
    } catch (error) {
      // The server may have done it all the same.
      void this.unlock(name);
      throw error;
    }
  }

  /** What cannot be given back goes with the session. */
  private async unlock(name: string): Promise<void> {
    await this.ask(`select pg_advisory_unlock(${key})`, [name]).catch(() => undefined);
  }

  private async ask(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    if (!this.session) throw lockLost();
    const sent = performance.now();
    const result = await this.session.executeSql(text, values);
    this.validUntil = Math.max(this.validUntil, sent + leaseMs - marginMs);
    return result;
  }
}
