import type { Filters } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';

export interface PassageIndexLimits {
  readonly dimensions: number;
  readonly maxBatch: number;
  /** Whether the vector search is exact; otherwise it finds at least 95 of the best 100. */
  readonly exact: boolean;
}

/** Which passages a caller may see at all; every query carries one. */
export interface PassageScope {
  readonly tenantId: string;
  readonly collection: string;
  /** A passage is visible when its access has one of these or `*`. */
  readonly principals: readonly string[];
}

/** What is stored of a chunk. `text` is `start..end` of the version's text. */
export interface PassageRecord {
  readonly chunkId: string;
  readonly tenantId: string;
  readonly collection: string;
  readonly documentId: string;
  readonly versionId: string;
  readonly ordinal: number;
  readonly title: string;
  /** Heading path, outermost first, joined by ` › `. */
  readonly heading?: string;
  readonly page?: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Tokens of the text as the chunker counts them. */
  readonly tokenCount: number;
  /** Analysed terms of title (twice), heading and text, as `analyzeTerms` of `libs/text` gives them. */
  readonly terms: readonly string[];
  /** One vector a window of the chunk; the best window counts. */
  readonly vectors: readonly Float32Array[];
  readonly access: readonly string[];
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** What the date filters meet. */
  readonly date: Date;
  /** Packed word boxes of this chunk. */
  readonly layout?: string;
}

export type StoredPassage = Omit<PassageRecord, 'terms' | 'vectors'>;

export interface LegHit {
  readonly chunkId: string;
  /** Larger is better: BM25, or cosine similarity. */
  readonly score: number;
}

export interface PassageQuery {
  readonly scope: PassageScope;
  /** Analysed terms; no lexical leg when empty. */
  readonly terms: readonly string[];
  /** No vector leg when absent. */
  readonly vector?: Float32Array;
  readonly filters?: Filters;
  /** Hits of each leg. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export interface LegHits {
  /** Only passages that have at least one of the terms. */
  readonly lexical: readonly LegHit[];
  /** `limit` hits whenever so many passages pass the filters. */
  readonly vector: readonly LegHit[];
}

export interface VersionKey {
  readonly tenantId: string;
  readonly collection: string;
  readonly documentId: string;
  readonly versionId: string;
}

/** A writer that was overtaken: its write changed nothing. */
export class FencedWriteError extends AppError {
  constructor() {
    super('CONFLICT', 'A later writer of these passages was here before.');
  }
}

/**
 * Passages of all tenants. A search sees only active versions; writes are idempotent by `chunkId`.
 *
 * A `fence` tells the writers of a version apart: the index remembers the highest of each version, also of one that is
 * gone, and refuses a write with a lower one by `FencedWriteError`. So a worker that was frozen brings nothing back that
 * was deleted meanwhile and destroys nothing that was made. Without a fence nothing is compared.
 */
export abstract class PassageIndex {
  abstract readonly limits: PassageIndexLimits;
  /** Inactive until their version is activated. */
  abstract upsert(records: readonly PassageRecord[], fence?: number): Promise<void>;
  /** Chunk ids of a version that are stored already: what an interrupted job need not write again. */
  abstract storedChunkIds(version: VersionKey): Promise<ReadonlySet<string>>;
  /**
   * Switches this version on and the one that was searched off (its rows are removed) in one step. Versions that wait for
   * their own activation stay as they are. One that is searched and has a higher fence is not switched off.
   */
  abstract activateVersion(version: VersionKey, fence?: number): Promise<void>;
  /** Both legs, best first, ties by chunkId. */
  abstract search(query: PassageQuery): Promise<LegHits>;
  /** By id, in the order of the ids; what the scope does not allow is left out. */
  abstract read(scope: PassageScope, chunkIds: readonly string[]): Promise<StoredPassage[]>;
  /** Passages `before` and `after` each of the given ones, in their version, active ones only. */
  abstract readNeighbours(
    scope: PassageScope,
    passages: readonly { versionId: string; ordinal: number }[],
    radius: number,
  ): Promise<StoredPassage[]>;
  /** Document frequency of each term and the number of active passages in the scope: for evidence. */
  abstract termStatistics(scope: PassageScope, terms: readonly string[]): Promise<TermStatistics>;
  abstract deleteVersion(version: VersionKey, fence?: number): Promise<number>;
  /** All versions but those with a higher fence. */
  abstract deleteDocument(key: Omit<VersionKey, 'versionId'>, fence?: number): Promise<number>;
  /** Rows of a document, active or not. */
  abstract countDocument(key: Omit<VersionKey, 'versionId'>): Promise<number>;
}

export interface TermStatistics {
  readonly passages: number;
  readonly documentFrequency: ReadonlyMap<string, number>;
}
