import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EmbedCommand, EmbedReply, MiniLmThreadData } from './minilm-protocol.js';

// The same file from src (tests) and from dist: the thread always runs what was built.
const workerFile = new URL('../../dist/adapters/minilm.worker.js', import.meta.url);
/** A thread keeps its largest young generation for ever; a small one costs no time here. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** One copy of the model in a thread of its own; it embeds one text at a time. */
export class MiniLmThread {
  /** Whether the model was loaded; a thread that ends before could not start at all. */
  started = false;
  private readonly worker: Worker;
  private readonly ready = Promise.withResolvers<void>();
  private current?: PromiseWithResolvers<Float32Array>;
  private ended?: Error;
  private ending = false;

  constructor(data: MiniLmThreadData) {
    this.worker = new Worker(workerFile, { workerData: data, resourceLimits });
    this.ready.promise.catch(() => undefined);
    this.worker.on('message', (reply: EmbedReply) => this.receive(reply));
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('The embedding thread ended.')));
    this.worker.unref();
  }

  /** Vector of one text's token ids; call it again only when the promise has settled. */
  async run(ids: Int32Array): Promise<Float32Array> {
    this.worker.ref();
    try {
      await this.ready.promise;
      if (this.ended) throw this.ended;
      this.current = Promise.withResolvers();
      this.worker.postMessage({ ids }, [ids.buffer as ArrayBuffer]);
      return await this.current.promise;
    } finally {
      if (!this.ending) this.worker.unref();
    }
  }

  /** When the text at hand is done: to stop a thread inside ONNX Runtime aborts the whole process. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ending = true;
    this.worker.ref();
    const exit = once(this.worker, 'exit').catch(() => undefined);
    this.worker.postMessage('end' satisfies EmbedCommand);
    await exit;
  }

  private receive(reply: EmbedReply): void {
    if (reply.kind === 'vector') return this.current?.resolve(reply.vector);
    if (reply.kind === 'failed') return this.current?.reject(new Error(reply.reason));
    this.started = true;
    this.ready.resolve();
  }

  private fail(error: Error): void {
    this.ended ??= error;
    this.ready.reject(this.ended);
    this.current?.reject(this.ended);
  }

  get alive(): boolean {
    return this.ended === undefined;
  }
}
