import type { PGlite, Results } from '@electric-sql/pglite';
import type { PGliteRequest, PGliteRows } from './pglite-protocol.js';

type Waiting = { request: PGliteRequest; outcome: PromiseWithResolvers<unknown> };
type Inside = Extract<PGliteRequest, { transaction?: number }>;

/** Gives the one connection to one request or one transaction at a time, in the order of their arrival. */
export class PGliteTurns {
  private readonly waiting: Waiting[] = [];
  private busy = false;
  private transaction?: { id: number; failed: boolean; timer: NodeJS.Timeout };

  /** A transaction that nobody speaks to is rolled back, so that a forgotten one cannot stop the store. */
  constructor(
    private readonly store: PGlite,
    private readonly idleTransactionMs: number,
  ) {}

  run(request: PGliteRequest): Promise<unknown> {
    if ('transaction' in request && request.transaction !== undefined) return this.runInside(request);
    const outcome = Promise.withResolvers<unknown>();
    this.waiting.push({ request, outcome });
    void this.next();
    return outcome.promise;
  }

  private async next(): Promise<void> {
    if (this.busy || this.transaction) return;
    const turn = this.waiting.shift();
    if (!turn) return;
    this.busy = true;
    await this.runAlone(turn.request).then(turn.outcome.resolve, turn.outcome.reject);
    this.busy = false;
    void this.next();
  }

  private async runAlone(request: PGliteRequest): Promise<unknown> {
    if (request.verb === 'query') return this.query(request.sql, request.parameters);
    if (request.verb === 'script') return this.script(request.sql);
    if (request.verb === 'begin') return this.begin(request.id);
    if (request.verb === 'dump') return this.dump();
    return this.store.close();
  }

  private async begin(id: number): Promise<void> {
    await this.store.exec('begin');
    this.transaction = {
      id,
      failed: false,
      timer: this.expireLater(id),
    };
  }

  private async runInside(request: Inside): Promise<unknown> {
    const current = this.transaction;
    if (current?.id !== request.transaction || !current)
      throw new Error(
        'The transaction has ended: it was settled, or rolled back because it was idle. Inside one use it alone.',
      );
    // A long statement is no idleness, and the engine leaves no turn to the timer until it is done.
    clearTimeout(current.timer);
    try {
      if (request.verb === 'query') return await this.query(request.sql, request.parameters);
      if (request.verb === 'script') return rowsOf(await this.store.exec(request.sql));
      if (request.verb === 'dump') return await this.dump();
    } catch (error) {
      current.failed = true;
      throw error;
    } finally {
      if (request.verb !== 'commit' && request.verb !== 'rollback')
        current.timer = this.expireLater(current.id);
    }
    return this.end(request.verb, current.failed);
  }

  /** `commit` of a transaction with an uncaught failure would roll back silently; the probe makes it an error (25P02). */
  private async end(verb: 'commit' | 'rollback', failed: boolean): Promise<void> {
    clearTimeout(this.transaction?.timer);
    try {
      if (verb === 'commit' && failed) await this.store.query('select 1');
      await this.store.exec(verb);
    } catch (error) {
      await this.store.exec('rollback');
      throw error;
    } finally {
      this.transaction = undefined;
      void this.next();
    }
  }

  private expireLater(id: number): NodeJS.Timeout {
    return setTimeout(() => void this.expire(id), this.idleTransactionMs);
  }

  private async expire(id: number): Promise<void> {
    if (this.transaction?.id === id) await this.end('rollback', false);
  }

  private async query(sql: string, parameters: readonly unknown[]): Promise<PGliteRows> {
    const { rows, affectedRows } = await this.store.query<Record<string, unknown>>(sql, [...parameters]);
    return { rows, affectedRows };
  }

  /** A script may open a transaction of its own; when it fails inside, the connection must not stay in it. */
  private async script(sql: string): Promise<PGliteRows> {
    try {
      return rowsOf(await this.store.exec(sql));
    } catch (error) {
      await this.store.exec('rollback');
      throw error;
    }
  }

  private async dump(): Promise<Uint8Array> {
    await this.store.exec('checkpoint');
    const archive = await this.store.dumpDataDir('gzip');
    return new Uint8Array(await archive.arrayBuffer());
  }
}

function rowsOf(results: Results[]): PGliteRows {
  return { rows: results.flatMap(({ rows }) => rows) };
}
