import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, type ErrorCode } from '@plumbline/core';
import type { ChunkingOrder, ChunkingReply, ChunkingRequest, EnrichedChunk } from './chunking-protocol.js';

// The same file from src (tests) and from dist: the thread always runs what was built.
const workerFile = new URL('../../dist/pipeline/chunk.worker.js', import.meta.url);
/** A thread keeps its largest young generation for ever; a small one costs no time here. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** A text that was cut; `forget` frees the thread's memory of it. */
export interface CutText {
  readonly count: number;
  /** The chunks without their text, to be kept. */
  readonly json: string;
  /** Computes what `take` gives; not needed before it. */
  enrich(): Promise<void>;
  take(ordinals: readonly number[]): Promise<EnrichedChunk[]>;
  forget(): void;
}

type Command = ChunkingRequest extends infer Request
  ? Request extends ChunkingRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/** Cuts and analyses texts in a thread of its own: over a whole book that takes long enough to hold up HTTP. */
@Injectable()
export class ChunkingThread implements OnApplicationShutdown {
  private worker?: Worker;
  private readonly pending = new Map<number, PromiseWithResolvers<unknown>>();
  private lastId = 0;

  /** Throws `INTERNAL` when a chunk were not a slice of the text. */
  async cut(order: ChunkingOrder): Promise<CutText> {
    const { id, done } = this.ask({ verb: 'chunk', order });
    const { count, json } = (await done) as { count: number; json: string };
    return {
      count,
      json,
      enrich: async () => void (await this.ask({ verb: 'enrich', order: id }).done),
      take: (ordinals) => this.ask({ verb: 'take', order: id, ordinals }).done as Promise<EnrichedChunk[]>,
      forget: () => void this.ask({ verb: 'forget', order: id }).done.catch(() => undefined),
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
  }

  private ask(command: Command): { id: number; done: Promise<unknown> } {
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    const deferred = Promise.withResolvers<unknown>();
    this.pending.set(id, deferred);
    worker.postMessage({ ...command, id });
    return { id, done: deferred.promise };
  }

  private start(): Worker {
    const worker = new Worker(workerFile, { resourceLimits });
    worker.unref();
    worker.on('message', (reply: ChunkingReply) => this.settle(reply));
    worker.on('error', () => undefined);
    worker.on('exit', () => this.fail());
    return worker;
  }

  private settle({ id, result, error }: ChunkingReply): void {
    const deferred = this.pending.get(id);
    this.pending.delete(id);
    if (error) deferred?.reject(new AppError(error.code as ErrorCode, error.message));
    else deferred?.resolve(result);
  }

  /** The next request starts a new thread. */
  private fail(): void {
    this.worker = undefined;
    const error = new AppError('UNAVAILABLE', 'The chunking thread ended.');
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
