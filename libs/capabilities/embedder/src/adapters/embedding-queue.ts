import { AppError } from '@plumbline/core';
import type { EmbedOptions } from '../embedder.port.js';

/** A copy of a model that embeds one text at a time. */
export interface EmbeddingThread {
  readonly alive: boolean;
  /** False when it ended before its model was loaded. */
  readonly started: boolean;
  run(ids: Int32Array): Promise<Float32Array>;
  end(): Promise<void>;
}

export interface EmbeddingQueueOptions {
  readonly threads: number;
  readonly startThread: () => EmbeddingThread;
  /** How long after a query document work keeps to one thread. */
  readonly quietMs?: number;
  /** How long a further thread without document work is kept. */
  readonly idleMs?: number;
}

interface Job {
  readonly purpose: EmbedOptions['purpose'];
  readonly encode: () => Int32Array;
  readonly result: PromiseWithResolvers<Float32Array>;
}

/**
 * Shares the threads between queries and passages: a query goes before every waiting passage, and from its arrival until
 * `quietMs` after the last one passages use a single thread, so that another is free at once. Threads start when there is
 * work for them; all but the first end when no passage came for `idleMs`, because each holds a copy of the model.
 */
export class EmbeddingQueue {
  private readonly waiting: Record<EmbedOptions['purpose'], Job[]> = { query: [], passage: [] };
  private readonly running = new Map<EmbeddingThread, Job>();
  private readonly threads: EmbeddingThread[] = [];
  private lastQueryAt = Number.NEGATIVE_INFINITY;
  private quietTimer?: NodeJS.Timeout;
  private idleTimer?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: EmbeddingQueueOptions) {}

  /** `encode` makes the token ids when the text's turn has come. */
  add(
    purpose: EmbedOptions['purpose'],
    encode: () => Int32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    if (this.closed) return Promise.reject(unavailable('The embedder is closed.'));
    if (signal?.aborted) return Promise.reject(cancelled());
    const job: Job = { purpose, encode, result: Promise.withResolvers() };
    const abort = () => this.drop(job);
    signal?.addEventListener('abort', abort, { once: true });
    this.waiting[purpose].push(job);
    if (purpose === 'query') this.noteQuery();
    this.dispatch();
    return job.result.promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Threads that hold a model now. */
  get threadCount(): number {
    return this.threads.length;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.quietTimer);
    clearTimeout(this.idleTimer);
    this.rejectWaiting(unavailable('The embedder is closed.'));
    await Promise.all(this.threads.splice(0).map((thread) => thread.end()));
  }

  private dispatch(): void {
    while (!this.closed) {
      const thread = this.threadForNext();
      const job = thread && (this.waiting.query.shift() ?? this.waiting.passage.shift());
      if (!job) return;
      void this.run(thread, job);
    }
  }

  private threadForNext(): EmbeddingThread | undefined {
    const idle = this.threads.find((thread) => !this.running.has(thread));
    if (this.waiting.query.length > 0) return idle ?? (this.threads.length === 0 ? this.start() : undefined);
    if (this.waiting.passage.length === 0 || this.runningPassages() >= this.passageThreads())
      return undefined;
    return idle ?? (this.threads.length < this.options.threads ? this.start() : undefined);
  }

  private async run(thread: EmbeddingThread, job: Job): Promise<void> {
    this.running.set(thread, job);
    try {
      job.result.resolve(await thread.run(job.encode()));
    } catch (cause) {
      job.result.reject(unavailable('The embedding model failed.', cause));
    }
    this.running.delete(thread);
    if (!thread.alive) this.forget(thread);
    if (job.purpose === 'passage') this.endIdleThreadsLater();
    else this.noteQuery();
    this.dispatch();
  }

  /** What cannot even start will not start for the next text either. */
  private forget(thread: EmbeddingThread): void {
    const index = this.threads.indexOf(thread);
    if (index >= 0) this.threads.splice(index, 1);
    if (!thread.started) this.rejectWaiting(unavailable('The embedding model cannot be loaded.'));
  }

  private start(): EmbeddingThread {
    const thread = this.options.startThread();
    this.threads.push(thread);
    return thread;
  }

  private runningPassages(): number {
    let count = 0;
    for (const job of this.running.values()) if (job.purpose === 'passage') count++;
    return count;
  }

  private passageThreads(): number {
    const quiet = performance.now() - this.lastQueryAt >= this.quietMs;
    return quiet && this.waiting.query.length === 0 ? this.options.threads : 1;
  }

  private noteQuery(): void {
    this.lastQueryAt = performance.now();
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => this.dispatch(), this.quietMs + 1).unref();
  }

  private endIdleThreadsLater(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.endIdleThreads(), this.options.idleMs ?? 5000).unref();
  }

  private endIdleThreads(): void {
    if (this.waiting.passage.length > 0 || this.runningPassages() > 0) return;
    const idle = this.threads.filter((thread) => !this.running.has(thread));
    for (const thread of idle.slice(this.threads.length > idle.length ? 0 : 1)) {
      this.threads.splice(this.threads.indexOf(thread), 1);
      void thread.end();
    }
  }

  private drop(job: Job): void {
    const queue = this.waiting[job.purpose];
    const index = queue.indexOf(job);
    if (index >= 0) queue.splice(index, 1);
    job.result.reject(cancelled());
  }

  private rejectWaiting(error: AppError): void {
    const jobs = [...this.waiting.query.splice(0), ...this.waiting.passage.splice(0)];
    for (const job of jobs) job.result.reject(error);
  }

  private get quietMs(): number {
    return this.options.quietMs ?? 1000;
  }
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('UNAVAILABLE', message, { details: { part: 'embedder' }, cause });
}

function cancelled(): AppError {
  return new AppError('CANCELLED', 'The embedding was cancelled.');
}
