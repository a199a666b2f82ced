import type { RawBuilder } from 'kysely';
import type { LegHit } from '../passage-index.port.js';
import type { PassageDatabase } from './passage-tables.js';
import type { Visibility } from './visibility.js';

/** A passage's stored terms in the order of the text. */
export interface TermRow {
  readonly passage: number;
  readonly collection: number;
  readonly source: number;
  readonly audience: number;
  readonly terms: readonly string[];
}

export interface LexicalQuery {
  readonly collection: number;
  /** Stored terms, each once. */
  readonly terms: readonly string[];
  readonly visibility: Visibility;
  readonly limit: number;
}

/** BM25 (k1 1.2, b 0.75; Robertson and Zaragoza 2009) over the terms of the passages. */
export interface LexicalLeg {
  /** Holds rows with `passage` and `source`, which go together with those of the vectors. */
  readonly table: 'passage_terms' | 'posting';
  insert(database: PassageDatabase, rows: readonly TermRow[]): Promise<void>;
  /** Best first; only passages with one of the terms. */
  search(database: PassageDatabase, query: LexicalQuery): Promise<LegHit[]>;
  /** A query for `term` and `passages`: in how many passages of the sources each term occurs. */
  termCounts(sources: readonly number[]): RawBuilder<unknown>;
}
