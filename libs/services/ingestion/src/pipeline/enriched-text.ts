import { AppError } from '@plumbline/core';
import {
  analyzeTerms,
  type Chunk,
  chunkText,
  type LayoutWord,
  sliceLayout,
  unpackLayout,
} from '@plumbline/text';
import type { ChunkingOrder, DocumentStructure, EnrichedChunk } from './chunking-protocol.js';

/** One document on its way from text to passages; every step is a pure function of the order. */
export class EnrichedText {
  readonly chunks: readonly Chunk[];
  private readonly structure: DocumentStructure;
  private enriched = new Map<number, EnrichedChunk>();

  constructor(private readonly order: ChunkingOrder) {
    this.structure = JSON.parse(order.structure) as DocumentStructure;
    this.chunks = order.chunks ? (JSON.parse(order.chunks) as Chunk[]) : cut(order, this.structure);
    this.chunks.forEach((chunk, index) => assertSlice(order.text, chunk, index));
  }

  /** Computes terms and boxes of all chunks; a second time it does nothing. */
  enrich(): void {
    if (this.enriched.size === this.chunks.length) return;
    const words = this.structure.layout ? unpackLayout(this.structure.layout) : [];
    const titleTerms = analyzeTerms(this.order.title);
    for (const chunk of this.chunks)
      this.enriched.set(chunk.ordinal, this.enrichOne(chunk, titleTerms, words));
  }

  take(ordinals: readonly number[]): EnrichedChunk[] {
    this.enrich();
    return ordinals.flatMap((ordinal) => this.enriched.get(ordinal) ?? []);
  }

  private enrichOne(
    chunk: Chunk,
    titleTerms: readonly string[],
    words: readonly LayoutWord[],
  ): EnrichedChunk {
    const text = this.order.text.slice(chunk.start, chunk.end);
    const terms = [...titleTerms, ...titleTerms, ...analyzeTerms(chunk.heading ?? ''), ...analyzeTerms(text)];
    return { ...chunk, text, terms, layout: sliceLayout(words, chunk.start, chunk.end) };
  }
}

function cut({ text, settings }: ChunkingOrder, structure: DocumentStructure): Chunk[] {
  const { chunking: strategy, chunkTokens, overlapTokens } = settings;
  const shared = strategy === 'semantic' || strategy === 'heading' ? 0 : overlapTokens;
  return chunkText({ text, ...structure }, { strategy, chunkTokens, overlapTokens: shared });
}

/** A citation is only as good as this: the chunk is those characters of the text, whole ones, in order. */
function assertSlice(text: string, { ordinal, start, end }: Chunk, index: number): void {
  const inside =
    Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start < end && end <= text.length;
  if (inside && ordinal === index && text.slice(start, end).isWellFormed()) return;
  throw new AppError('INTERNAL', 'A chunk is not a slice of its text.', { details: { ordinal, start, end } });
}
