import type { Span } from '../span.js';

export interface HeadingSpan extends Span {
  /** 1 is the highest. */
  readonly level: number;
}

export interface PageSpan extends Span {
  /** From 1. */
  readonly page: number;
}

/** A normalised text and what its parser knows of its structure; a parsed document is one. */
export interface ChunkableDocument {
  readonly text: string;
  readonly pages: readonly PageSpan[];
  readonly headings: readonly HeadingSpan[];
  readonly tables: readonly Span[];
}

export const chunkStrategies = ['semantic', 'recursive', 'fixed', 'heading'] as const;
export type ChunkStrategy = (typeof chunkStrategies)[number];

export interface ChunkSettings {
  readonly strategy: ChunkStrategy;
  /** Tokens a chunk aims to stay below; at most 1.25 times as many when that saves a tiny chunk or a table. */
  readonly chunkTokens: number;
  /** Tokens that a chunk repeats of the one before it, where a cut had to be made for size. */
  readonly overlapTokens: number;
}

/** `text.slice(start, end)` of a document. */
export interface Chunk extends Span {
  /** From 0, in the order of the text. */
  readonly ordinal: number;
  /** Page of the first character. */
  readonly page?: number;
  /** Headings above the chunk's first words, outermost first, joined by ` › `. */
  readonly heading?: string;
  readonly tokenCount: number;
}
