import type { CollectionSettings } from '@plumbline/contracts';
import type { Chunk } from '@plumbline/text';

/** All that the thread needs to cut a text into passages, as it lies in the object store. */
export interface ChunkingOrder {
  readonly text: string;
  /** JSON of a `DocumentStructure`. */
  readonly structure: string;
  readonly settings: CollectionSettings;
  readonly title: string;
  /** JSON of the chunks of an earlier start, to go on with these. */
  readonly chunks?: string;
}

/** What is kept of a parsed document beside its text. */
export interface DocumentStructure {
  readonly pages: readonly { page: number; start: number; end: number }[];
  readonly headings: readonly { level: number; start: number; end: number }[];
  readonly tables: readonly { start: number; end: number }[];
  readonly layout?: string;
}

/** A chunk with all that is computed from the text alone; only its vectors are missing. */
export interface EnrichedChunk extends Chunk {
  readonly text: string;
  readonly terms: readonly string[];
  readonly layout?: string;
}

/** `order` is the id of the `chunk` request that a later one goes on from. */
export type ChunkingRequest =
  | { id: number; verb: 'chunk'; order: ChunkingOrder }
  | { id: number; verb: 'enrich'; order: number }
  | { id: number; verb: 'take'; order: number; ordinals: readonly number[] }
  | { id: number; verb: 'forget'; order: number };

/** Results by verb: `{ count, json }`, nothing, the enriched chunks, nothing. */
export interface ChunkingReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}
