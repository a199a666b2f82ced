import { type RedisConnection, refusalOf } from '../redis-connection.port.js';
import {
  entriesOf,
  groupsOf,
  isBefore,
  type PendingEntry,
  pendingEntriesOf,
  type StreamEntry,
} from '../stream-entry.js';

export interface StreamQueueOptions {
  readonly writer: RedisConnection;
  readonly key: string;
  /** The service. */
  readonly group: string;
  /** This process. */
  readonly consumer: string;
  /** Whether an entry goes when it is done; other groups may still need that of an event. */
  readonly deletes: boolean;
  /** Entries that this consumer works on at once. */
  readonly capacity: number;
}

const batch = { entries: 64, waitMs: 3 };
const retryMs = 200;
/** No entry has a later id. */
const afterAll = '99999999999999-0';

/** One stream as this consumer sees it: its group, what of it is in this consumer's hands, and what is done. */
export class StreamQueue {
  /** Entries that were delivered to this process and are not yet taken off, with the time of their delivery. */
  readonly owned = new Map<string, number>();
  private done: string[] = [];
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(readonly options: StreamQueueOptions) {}

  get key(): string {
    return this.options.key;
  }

  /** Makes stream and group when they are missing. Whatever was written before is read too. */
  async ensureGroup(): Promise<void> {
    const { writer, key, group } = this.options;
    try {
      await writer.send('XGROUP', ['CREATE', key, group, '0', 'MKSTREAM']);
    } catch (error) {
      if (!refusalOf(error)?.startsWith('BUSYGROUP')) throw error;
    }
    await this.renew(0);
  }

  own(entryId: string): void {
    this.owned.set(entryId, performance.now());
  }

  /** Holds it no longer, so that its lease runs out. */
  disown(entryId: string): void {
    this.owned.delete(entryId);
  }

  /** Takes an entry off, together with others. */
  finish(entryId: string): void {
    this.done.push(entryId);
    if (this.done.length >= Math.min(batch.entries, this.options.capacity)) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), batch.waitMs);
  }

  /** Resolves when nothing that is done waits any more; gives up when Redis does not answer. */
  async settle(): Promise<void> {
    this.flush();
    await this.flushing;
  }

  /** Says that this process lives, and works on what it holds; `olderThanMs` spares the short ones. */
  async renew(olderThanMs: number): Promise<void> {
    const limit = performance.now() - olderThanMs;
    const ids = [...this.owned].filter(([, since]) => since < limit).map(([id]) => id);
    await this.sayAlive();
    if (ids.length > 0) await this.claimIds(ids);
  }

  /** Lets others take over at once what this process will not finish. */
  async handBack(entryIds: readonly string[]): Promise<void> {
    for (const id of entryIds) this.owned.delete(id);
    if (entryIds.length > 0) await this.claimIds(entryIds, ['IDLE', 3_600_000]);
  }

  /** Removes the entries of an event that every group has done. */
  async trim(): Promise<void> {
    const { writer, key, deletes } = this.options;
    if (deletes) return;
    let least: string | undefined;
    for (const group of groupsOf(await writer.send('XINFO', ['GROUPS', key]))) {
      const oldest = group.pending > 0 ? await this.oldestPending(group.name) : group.lastDelivered;
      if (least === undefined || isBefore(oldest, least)) least = oldest;
    }
    if (least !== undefined) await writer.send('XTRIM', [key, 'MINID', least]);
  }

  /** Removes this consumer, unless something is still in its hands: that would be lost with it. */
  async leave(): Promise<void> {
    const { writer, key, group, consumer } = this.options;
    const mine = (await writer.send('XPENDING', [key, group, '-', '+', 1, consumer])) as unknown[];
    if (mine.length === 0) await writer.send('XGROUP', ['DELCONSUMER', key, group, consumer]);
  }

  /** Entries of any consumer that nobody said a word about for so long. */
  async abandoned(idleMs: number, count: number): Promise<PendingEntry[]> {
    const { writer, key, group } = this.options;
    const reply = await writer.send('XPENDING', [key, group, 'IDLE', Math.ceil(idleMs), '-', '+', count]);
    return pendingEntriesOf(reply);
  }

  /** Takes an abandoned entry over; undefined when another was first or it is gone. */
  async claim(entryId: string, idleMs: number): Promise<StreamEntry | undefined> {
    const { writer, key, group, consumer } = this.options;
    const reply = await writer.send('XCLAIM', [key, group, consumer, Math.ceil(idleMs), entryId]);
    return entriesOf(reply)[0];
  }

  /** What was delivered to this consumer but never arrived here, because the connection went. */
  async undelivered(): Promise<{ entry: StreamEntry; deliveries: number }[]> {
    const { writer, key, group, consumer } = this.options;
    const reply = await writer.send('XPENDING', [key, group, '-', '+', 1000, consumer]);
    const lost = pendingEntriesOf(reply).filter(({ id }) => !this.owned.has(id));
    const found: { entry: StreamEntry; deliveries: number }[] = [];
    for (const { id, deliveries } of lost) {
      const words = [key, group, consumer, 0, id, 'RETRYCOUNT', deliveries];
      for (const entry of entriesOf(await writer.send('XCLAIM', words))) found.push({ entry, deliveries });
    }
    return found;
  }

  /** A consumer that waits for entries and gets none does not exist for Redis 7.0; an empty reading makes it. */
  private async sayAlive(): Promise<void> {
    const { writer, key, group, consumer } = this.options;
    await writer.send('XREADGROUP', ['GROUP', group, consumer, 'COUNT', 1, 'STREAMS', key, afterAll]);
  }

  private async oldestPending(group: string): Promise<string> {
    const [, oldest] = (await this.options.writer.send('XPENDING', [this.key, group])) as [
      number,
      string | null,
    ];
    return oldest ?? '0-0';
  }

  private async claimIds(ids: readonly string[], words: (string | number)[] = []): Promise<void> {
    const { writer, key, group, consumer } = this.options;
    await writer.send('XCLAIM', [key, group, consumer, 0, ...ids, ...words, 'JUSTID']);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.done.length === 0) return;
    const ids = this.done;
    this.done = [];
    const sent = this.takeOff(ids);
    this.flushing = Promise.all([this.flushing, sent]).then(() => undefined);
  }

  private async takeOff(ids: readonly string[]): Promise<void> {
    const { writer, key, group, deletes } = this.options;
    const words = [key, group, ...ids];
    try {
      const acknowledged = writer.send('XACK', words);
      await Promise.all([acknowledged, deletes ? writer.send('XDEL', [key, ...ids]) : undefined]);
      for (const id of ids) this.owned.delete(id);
    } catch (error) {
      if (refusalOf(error)) for (const id of ids) this.owned.delete(id);
      else this.tryAgain(ids);
    }
  }

  private tryAgain(ids: readonly string[]): void {
    this.done.push(...ids);
    this.timer ??= setTimeout(() => this.flush(), retryMs);
  }
}
