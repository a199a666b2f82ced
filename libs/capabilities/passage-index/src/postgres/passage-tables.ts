import type { Generated, Kysely } from 'kysely';

/** A tenant's collection. Its number is what the slim tables carry, so it stands for the tenant there. */
export interface CollectionTable {
  number: Generated<number>;
  tenant_id: string;
  name: string;
  /** Active passages. */
  passages: Generated<number>;
  /** Terms of the active passages, each as often as it occurs. */
  terms: Generated<number>;
}

/** A distinct list of principals; number 0 is everybody and has no row. */
export interface AudienceTable {
  number: Generated<number>;
  collection: number;
  digest: string;
  principals: string[];
}

/** What the passages of a version have in common, so that filters meet few rows: usually one row a version. */
export interface SourceTable {
  number: Generated<number>;
  collection: number;
  tenant_id: string;
  document_id: string;
  version_id: string;
  /** Of access, metadata and date. */
  digest: string;
  audience: number;
  access: string[];
  metadata: Record<string, string | number | boolean>;
  date: Date;
  active: Generated<boolean>;
}

export interface PassageTable {
  number: Generated<number>;
  collection: number;
  source: number;
  tenant_id: string;
  chunk_id: string;
  document_id: string;
  version_id: string;
  ordinal: number;
  title: string;
  heading: string | null;
  page: number | null;
  start_offset: number;
  end_offset: number;
  text: string;
  token_count: number;
  term_count: number;
  layout: string | null;
}

/** The columns by which both legs filter without a look at the passage. */
interface SlimRow {
  passage: number;
  collection: number;
  source: number;
  audience: number;
}

/** An embedding of a window of a passage. */
export interface PassageWindowTable {
  passage: number;
  /** Of the window within its passage. */
  ordinal: number;
  source: number;
  /** Unit length. */
  embedding: string;
}

/** A window's embedding in a tenth of the bytes, beside what filters need. */
export interface PassageSketchTable extends SlimRow {
  ordinal: number;
  sketch: string;
}

export interface PassageTermsTable extends SlimRow {
  /** Stored terms joined by blanks. */
  terms: string;
}

export interface PostingTable extends SlimRow {
  term: string;
  frequency: number;
  /** Terms of the passage. */
  length: number;
}

export interface TermStatisticsTable {
  collection: number;
  term: string;
  document_frequency: number;
}

/** The latest writer of each version, also of those that are gone. */
export interface VersionFenceTable {
  collection: number;
  version_id: string;
  fence: number;
}

export interface PassageTables {
  collection: CollectionTable;
  audience: AudienceTable;
  source: SourceTable;
  passage: PassageTable;
  passage_window: PassageWindowTable;
  passage_sketch: PassageSketchTable;
  passage_terms: PassageTermsTable;
  posting: PostingTable;
  term_statistics: TermStatisticsTable;
  version_fence: VersionFenceTable;
}

export type PassageDatabase = Kysely<PassageTables>;
