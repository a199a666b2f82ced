import { AppError } from '@plumbline/core';
import type { PGliteRows } from './pglite-protocol.js';
import type { PGliteThread } from './pglite-thread.js';

/** What the rest of the process asks of a store. */
export type StoreThread = Pick<PGliteThread, 'query' | 'script' | 'begin' | 'end' | 'dump'>;

const RETRY_MS = 2000;
/** Ids of one thread stay below it, so that a transaction is never taken for one of the next thread. */
const IDS = 2 ** 40;

/**
 * A store that comes back: when its thread has died, as after a full disk, the next request opens it again. What was
 * under way fails with `UNAVAILABLE`; what was committed is there, as after `kill -9`.
 */
export class ReopeningThread implements StoreThread {
  private generation = 0;
  private opening: Promise<PGliteThread> | undefined;
  private refused: { error: unknown; until: number } | undefined;
  private closed = false;

  constructor(
    private thread: PGliteThread,
    private readonly open: () => Promise<PGliteThread>,
  ) {}

  async query(sql: string, parameters: readonly unknown[], transaction?: number): Promise<PGliteRows> {
    const thread = await this.threadOf(transaction);
    return thread.query(sql, parameters, this.idOf(transaction));
  }

  async script(sql: string, transaction?: number): Promise<PGliteRows> {
    const thread = await this.threadOf(transaction);
    return thread.script(sql, this.idOf(transaction));
  }

  async begin(): Promise<number> {
    const thread = await this.threadOf(undefined);
    const { generation } = this;
    return generation * IDS + (await thread.begin());
  }

  async end(verb: 'commit' | 'rollback', transaction: number): Promise<void> {
    const thread = await this.threadOf(transaction);
    return thread.end(verb, this.idOf(transaction) ?? 0);
  }

  async dump(transaction?: number): Promise<Uint8Array> {
    const thread = await this.threadOf(transaction);
    return thread.dump(this.idOf(transaction));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.opening?.catch(() => undefined);
    await this.thread.close();
  }

  /** Without waiting while the thread lives, so that requests keep their order. */
  private threadOf(transaction: number | undefined): PGliteThread | Promise<PGliteThread> {
    const isOld = transaction !== undefined && Math.floor(transaction / IDS) !== this.generation;
    if (isOld) throw new AppError('UNAVAILABLE', 'The store was opened again meanwhile. Try again.');
    if (this.closed || !this.thread.ended) return this.thread;
    if (transaction !== undefined) return this.thread;
    return (this.opening ??= this.reopen().finally(() => (this.opening = undefined)));
  }

  private async reopen(): Promise<PGliteThread> {
    if (this.refused && this.refused.until > Date.now()) throw this.refused.error;
    try {
      this.thread = await this.open();
    } catch (error) {
      this.refused = { error, until: Date.now() + RETRY_MS };
      throw error;
    }
    this.generation += 1;
    return this.thread;
  }

  private idOf(transaction: number | undefined): number | undefined {
    return transaction === undefined ? undefined : transaction % IDS;
  }
}
