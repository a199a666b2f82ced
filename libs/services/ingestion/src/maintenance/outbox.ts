import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { collectionChanged } from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import { Caller } from '@plumbline/transport';
import { TaskLocks } from '../locks/key-locks.js';
import type { HeldLock } from '../locks/shared-locks.js';
import { type CollectionChange, IngestionDatabase } from '../tables/ingestion-tables.js';

const batch = 100;

/**
 * Sends the events that transactions left behind, in their order, each until it was taken: at least once. One process
 * sends at a time; one that was frozen may send again what another sent, so a receiver takes the highest epoch.
 */
@Injectable()
export class Outbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Outbox.name);
  private current?: Promise<void>;
  private again = false;
  private closed = false;

  constructor(
    private readonly database: IngestionDatabase,
    private readonly caller: Caller,
    private readonly locks: TaskLocks,
  ) {}

  /** Starts sending unless that runs already; what failed is tried again by the next call. */
  dispatchSoon(): void {
    if (this.closed) return;
    this.again = true;
    this.current ??= this.dispatchAll().finally(() => {
      this.current = undefined;
      if (this.again) this.dispatchSoon();
    });
  }

  /** Sends no more and waits for what is under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.current;
  }

  private async dispatchAll(): Promise<void> {
    try {
      while (this.again && !this.closed) {
        this.again = false;
        await this.locks.run('outbox', async (lock) => {
          while (!this.closed && (await this.dispatchBatch(lock)) === batch);
        });
      }
    } catch (error) {
      this.again = false;
      this.logger.warn(`Events wait for their next turn: ${String(error)}`);
    }
  }

  private async dispatchBatch(lock: HeldLock): Promise<number> {
    const rows = await this.database
      .selectFrom('outbox')
      .orderBy('sequence')
      .limit(batch)
      .selectAll()
      .execute();
    for (const { sequence, payload } of rows) {
      lock.assertHeld();
      await this.send(payload);
      await this.database.deleteFrom('outbox').where('sequence', '=', sequence).execute();
    }
    return rows.length;
  }

  private send(payload: CollectionChange): Promise<void> {
    const context = {
      requestId: newId('req'),
      tenantId: payload.tenantId,
      subject: 'ingestion',
      principals: [],
    };
    return this.caller.emit(collectionChanged, payload, { context });
  }
}
