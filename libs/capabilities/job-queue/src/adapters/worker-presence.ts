import type { DatabaseConnection, DatabaseSession, RawExecutor } from '@plumbline/database';
import { lockOf } from './queue-tables.js';

/** What one process tells the others of a queue. */
export interface QueueNews {
  readonly queue: string;
  /** Ids of messages that were cancelled; without them something was sent. */
  readonly cancelled?: readonly string[];
}

export interface PresenceEvents {
  onWake(queue: string): void;
  onCancelled(queue: string, ids: readonly string[]): void;
  /** News may have been missed, and others may have taken this process for dead. */
  onConnected(): void;
}

/**
 * How the processes of a server's queue know of each other: by news on a channel, and by a lock for each running
 * delivery, which falls with its process at once, long before the lease ends. Both are a help and no more: without them
 * workers ask from time to time, and a message comes back when its lease has lapsed. Does nothing where one process
 * has the store to itself.
 */
export class WorkerPresence {
  private readonly channel: string;
  private readonly executor: RawExecutor;
  private readonly session: DatabaseSession | undefined;
  private readonly held = new Set<string>();

  constructor(
    database: DatabaseConnection,
    schema: string,
    private readonly events: PresenceEvents,
  ) {
    this.channel = `plumbline_${schema}`;
    this.executor = database.rawExecutor();
    this.session = database.openSession({
      channel: this.channel,
      onMessage: (payload) => this.hear(JSON.parse(payload) as QueueNews),
      onConnected: () => void this.return(),
    });
  }

  /** Resolves also when the lock could not be taken. */
  async hold(delivery: string): Promise<void> {
    if (!this.session) return;
    this.held.add(delivery);
    await this.lock('pg_advisory_lock', delivery);
  }

  async letGo(delivery: string): Promise<void> {
    if (this.held.delete(delivery)) await this.lock('pg_advisory_unlock', delivery);
  }

  async announce(news: QueueNews): Promise<void> {
    if (!this.session) return;
    const told = this.executor.executeSql('select pg_notify($1, $2)', [this.channel, JSON.stringify(news)]);
    await told.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.session?.close();
  }

  private hear({ queue, cancelled }: QueueNews): void {
    if (cancelled) this.events.onCancelled(queue, cancelled);
    else this.events.onWake(queue);
  }

  private async return(): Promise<void> {
    for (const delivery of this.held) await this.lock('pg_advisory_lock', delivery);
    this.events.onConnected();
  }

  private async lock(verb: 'pg_advisory_lock' | 'pg_advisory_unlock', delivery: string): Promise<void> {
    if (!this.session?.isConnected) return;
    const done = this.session.executeSql(`select ${verb}(${lockOf('$1::text')})`, [delivery]);
    await done.catch(() => undefined);
  }
}
