import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import type { Kysely } from 'kysely';
import type { IngestionTables } from '../tables/ingestion-tables.js';
import { LockSession } from './lock-session.js';
import { type HeldLock, lockLost, SharedLocks } from './shared-locks.js';

const shortestPauseMs = 5;
const longestPauseMs = 100;

/** Advisory locks of a Postgres server, all of one session a process. */
export class AdvisoryLocks extends SharedLocks implements BeforeApplicationShutdown {
  private session?: Promise<LockSession>;
  private users = 0;
  private closing?: PromiseWithResolvers<void>;

  constructor(private readonly database: Kysely<IngestionTables>) {
    super();
  }

  override async hold<Result>(
    name: string,
    work: (lock: HeldLock) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (this.closing && this.users === 0)
      throw new AppError('UNAVAILABLE', 'This process is stopping; another one takes over.');
    this.users += 1;
    try {
      const session = await this.acquire(name, signal);
      return await work(heldBy(session)).finally(() => session.unlock(name));
    } finally {
      this.users -= 1;
      if (this.users === 0) this.closing?.resolve();
    }
  }

  /** Lets the work in flight end, then gives the connection back, before the pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = Promise.withResolvers<void>();
    if (this.users > 0) await this.closing.promise;
    const session = await this.session?.catch(() => undefined);
    await session?.close().catch(() => undefined);
  }

  /** Asks again and again: a waiting query would hold up the locks of the whole process. */
  private async acquire(name: string, signal?: AbortSignal): Promise<LockSession> {
    for (let wait = shortestPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
      signal?.throwIfAborted();
      const session = await this.open();
      if (await session.tryLock(name)) return session;
      await pause(wait * (0.5 + Math.random()), undefined, { signal });
    }
  }

  /** The session that stands, or a new one; the calls of one moment share it. */
  private open(): Promise<LockSession> {
    const former = this.session?.catch(() => undefined);
    const usable = async (): Promise<LockSession> => {
      const session = await former;
      return session && !session.lost ? session : LockSession.open(this.database);
    };
    this.session = usable();
    return this.session;
  }
}

function heldBy(session: LockSession): HeldLock {
  return {
    assertHeld: () => {
      if (session.lost) throw lockLost();
    },
  };
}
