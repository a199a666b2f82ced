import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { chunkIdOf } from '@plumbline/core';
import { Embedder } from '@plumbline/embedder';
import { PassageIndex, type PassageRecord } from '@plumbline/passage-index';
import { embeddingWindows } from '@plumbline/text';
import { IngestionConfig, ingestionConfig } from '../ingestion.config.js';
import { JobLedger } from '../jobs/job-ledger.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import type { EnrichedChunk } from './chunking-protocol.js';
import type { CutText } from './chunking-thread.js';
import { passageOf, type PassageOrigin } from './passage-of.js';
import { StageObserver } from './stage-observer.js';

const windows = { maxTokens: 200, overlapTokens: 40 };

interface Embedding {
  readonly cut: CutText;
  readonly origin: PassageOrigin;
  readonly signal: AbortSignal;
}

/** Gives the chunks their vectors and writes them, inactive, to the index: batch by batch, only those not there yet. */
@Injectable()
export class EmbedStage {
  constructor(
    private readonly ledger: JobLedger,
    private readonly embedder: Embedder,
    private readonly index: PassageIndex,
    private readonly observer: StageObserver,
    @Inject(ingestionConfig) private readonly config: IngestionConfig,
  ) {}

  /** Reaches `embedded`. */
  async embed(run: JobRow, embedding: Embedding): Promise<JobRow> {
    const { cut, origin } = embedding;
    const stored = await this.index.storedChunkIds(origin);
    const missing = Array.from({ length: cut.count }, (_, ordinal) => ordinal).filter(
      (ordinal) => !stored.has(chunkIdOf(origin.versionId, ordinal)),
    );
    let done = cut.count - missing.length;
    let row = run;
    const batches = this.batchesOf(missing);
    let next = this.prepare(batches[0], embedding);
    for (let index = 0; index < batches.length; index++) {
      const records = await next;
      // The threads work on the next batch while the store takes this one.
      next = this.prepare(batches[index + 1], embedding);
      await this.index.upsert(records, run.fence);
      done += records.length;
      row = await this.ledger.record(row, { chunks: done });
      await this.observer.reached(row, embedding.signal);
    }
    return this.ledger.record(row, { stage: 'embedded', chunks: cut.count });
  }

  private batchesOf(ordinals: readonly number[]): number[][] {
    const size = Math.min(this.config.INGESTION_EMBED_BATCH, this.index.limits.maxBatch);
    const batches: number[][] = [];
    for (let from = 0; from < ordinals.length; from += size) batches.push(ordinals.slice(from, from + size));
    return batches;
  }

  private prepare(ordinals: readonly number[] | undefined, embedding: Embedding): Promise<PassageRecord[]> {
    const records = ordinals ? this.recordsOf(ordinals, embedding) : Promise.resolve([]);
    // It fails where it is awaited; until then, and if it never is, that is not unhandled.
    records.catch(() => undefined);
    return records;
  }

  private async recordsOf(
    ordinals: readonly number[],
    { cut, origin, signal }: Embedding,
  ): Promise<PassageRecord[]> {
    const chunks = await cut.take(ordinals);
    const texts: string[][] = [];
    for (const chunk of chunks) {
      texts.push(this.windowsOf(chunk, origin));
      await turn();
    }
    const vectors = await this.vectorsOf(texts.flat(), signal);
    let used = 0;
    return chunks.map((chunk, index) => {
      const count = texts[index]?.length ?? 0;
      return passageOf(chunk, origin, vectors.slice(used, (used += count)));
    });
  }

  private windowsOf(chunk: EnrichedChunk, { embeddingPrefix }: PassageOrigin): string[] {
    const countTokens = (text: string) => this.embedder.countTokens(text);
    return embeddingWindows(chunk.text, { ...windows, countTokens }).map((text) => embeddingPrefix + text);
  }

  private async vectorsOf(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    const size = this.embedder.limits.maxBatch;
    for (let from = 0; from < texts.length; from += size) {
      const some = texts.slice(from, from + size);
      vectors.push(...(await this.embedder.embed(some, { signal, purpose: 'passage' })));
    }
    return vectors;
  }
}
