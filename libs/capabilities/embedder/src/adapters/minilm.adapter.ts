import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '@plumbline/core';
import { Embedder, type EmbedderLimits, type EmbedOptions } from '../embedder.port.js';
import { EmbeddingQueue } from './embedding-queue.js';
import type { MiniLmThreadData } from './minilm-protocol.js';
import { MiniLmThread } from './minilm-thread.js';
import { WordPiece } from './word-piece.js';

const modelFolder = new URL('../../models/minilm/', import.meta.url);

/** The file that `tools/generators/export_minilm_onnx.py` makes. */
const shipped: MiniLmThreadData = {
  modelPath: fileURLToPath(new URL('model.int8.onnx', modelFolder)),
  sha256: 'e33dbcd0bea3e09a95dc72147c8570acb620845f8ff54fbb30360de22acb8bfb',
};

const GREETING_CHARACTERS = 16;
const GREETINGS = 100;

export interface MiniLmOptions {
  /** Copies of the model that embed passages while nobody asks. */
  readonly threads: number;
  readonly model?: MiniLmThreadData;
  readonly quietMs?: number;
  readonly idleMs?: number;
}

/**
 * all-MiniLM-L6-v2 (int8, ONNX) in worker threads of this process. Nothing is loaded before the first text; a thread that
 * dies fails its text with `UNAVAILABLE` and the next text starts another.
 */
export class MiniLmEmbedder extends Embedder {
  override readonly limits: EmbedderLimits = {
    modelId: 'minilm/all-minilm-l6-v2-int8',
    dimensions: 384,
    maxTokens: 256,
    maxBatch: 256,
  };
  private readonly tokenizer = new WordPiece(readFileSync(new URL('vocab.txt', modelFolder), 'utf8'));
  private readonly queue: EmbeddingQueue;
  /** Health checks and greetings recur; were each computed, a watcher would keep the documents on one thread. */
  private readonly greetings = new Map<string, Float32Array>();

  constructor({ model = shipped, ...options }: MiniLmOptions) {
    super();
    this.queue = new EmbeddingQueue({ ...options, startThread: () => new MiniLmThread(model) });
  }

  override async embed(texts: readonly string[], { purpose, signal }: EmbedOptions): Promise<Float32Array[]> {
    const { maxBatch } = this.limits;
    if (texts.length > maxBatch)
      throw new AppError('VALIDATION_FAILED', `At most ${maxBatch} texts are embedded at once.`, {
        details: { maxBatch, texts: texts.length },
      });
    if (purpose === 'query') return Promise.all(texts.map((text) => this.embedQuery(text, signal)));
    return Promise.all(texts.map((text) => this.queue.add(purpose, this.encoding(text), signal)));
  }

  private async embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array> {
    const known = this.greetings.get(text);
    const vector = known ?? (await this.queue.add('query', this.encoding(text), signal));
    if (text.length <= GREETING_CHARACTERS) this.keep(text, vector);
    return vector.slice();
  }

  /** The hundred that were used last. */
  private keep(text: string, vector: Float32Array): void {
    this.greetings.delete(text);
    this.greetings.set(text, vector);
    const [oldest = text] = this.greetings.keys();
    if (this.greetings.size > GREETINGS) this.greetings.delete(oldest);
  }

  private encoding(text: string): () => Int32Array {
    return () => Int32Array.from(this.tokenizer.encode(text, this.limits.maxTokens));
  }

  override countTokens(text: string): number {
    return this.tokenizer.count(text);
  }

  override async close(): Promise<void> {
    await this.queue.close();
  }

  /** Copies of the model that are loaded now. */
  get loadedThreads(): number {
    return this.queue.threadCount;
  }
}
