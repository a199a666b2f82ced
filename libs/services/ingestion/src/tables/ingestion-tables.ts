import type {
  CollectionSettings,
  DocumentStatus,
  JobStage,
  JobStatus,
  Metadata,
  Receipt,
} from '@plumbline/contracts';
import { type ColumnType, type Generated, type JSONColumnType, Kysely, type Selectable } from 'kysely';

export interface CollectionTable {
  tenant_id: string;
  name: string;
  settings: JSONColumnType<CollectionSettings>;
  /** Never falls, not even when the collection is deleted and made again: caches are keyed by it. */
  epoch: Generated<number>;
  created_at: Date;
  deleted_at: Date | null;
}

export interface DocumentTable {
  tenant_id: string;
  document_id: string;
  collection: string;
  external_id: string;
  title: string;
  metadata: JSONColumnType<Metadata>;
  access: string[];
  /** The subject who registered it: may replace and delete it whatever `access` says. */
  owner: string;
  status: DocumentStatus;
  current_version_id: string | null;
  /** `job.sequence` of the activation that made the current version current. */
  current_sequence: number | null;
  /** The version that was registered last; what it is compared with to tell a duplicate. */
  wanted_version_id: string;
  created_at: Date;
  updated_at: Date;
  /** From here on reads answer `DOCUMENT_GONE`. */
  deleted_at: Date | null;
  /** Set when the deletion is complete. */
  receipt: ColumnType<Receipt | null, string | null | undefined, string | null>;
}

export interface VersionTable {
  tenant_id: string;
  version_id: string;
  document_id: string;
  sha256: string;
  object_key: string;
  file_name: string;
  media_type: string;
  bytes: number;
  /** What the document takes over when this version is activated. */
  title: string;
  metadata: JSONColumnType<Metadata>;
  access: string[];
  pages: number | null;
  characters: Generated<number>;
  chunks: Generated<number>;
  /** Absent while the version is not parsed. */
  text_key: string | null;
  created_at: Date;
  activated_at: Date | null;
  /** Whether its line stands in the manifest. */
  recorded: Generated<boolean>;
}

export interface JobTable {
  tenant_id: string;
  job_id: string;
  document_id: string;
  version_id: string;
  /** Order of registration. */
  sequence: Generated<number>;
  request_id: string;
  subject: string;
  access: string[];
  status: JobStatus;
  stage: JobStage;
  pages_done: Generated<number>;
  pages_total: number | null;
  chunks: Generated<number>;
  error_code: string | null;
  error_detail: string | null;
  /** Counts the workers that took the job; a write of an older one changes nothing. */
  run: Generated<number>;
  /** Of the run, among all writers of passages: the index refuses a lower one than it has seen. */
  fence: Generated<number>;
  /** The upload that brought the job about; tells a call that comes twice from another one. */
  upload_key: string | null;
  /** Runs since the last progress. */
  stalls: Generated<number>;
  /** What the job wrote still has to be removed. */
  to_clear: Generated<boolean>;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

/** The deletion of a collection, kept for a while, so that the same call gets the same reply. */
export interface CollectionDeletionTable {
  tenant_id: string;
  call_key: string;
  document_ids: string[];
  created_at: Date;
}

export interface OutboxTable {
  sequence: Generated<number>;
  tenant_id: string;
  payload: JSONColumnType<CollectionChange>;
}

export interface CollectionChange {
  tenantId: string;
  collection: string;
  epoch: number;
  documentId: string;
  change: 'activated' | 'deleted';
}

export interface IngestionTables {
  collection: CollectionTable;
  document: DocumentTable;
  version: VersionTable;
  job: JobTable;
  collection_deletion: CollectionDeletionTable;
  outbox: OutboxTable;
}

export type CollectionRow = Selectable<CollectionTable>;
export type DocumentRow = Selectable<DocumentTable>;
export type VersionRow = Selectable<VersionTable>;
export type JobRow = Selectable<JobTable>;

/** Injection token of the view on the schema `ingestion`. */
export abstract class IngestionDatabase extends Kysely<IngestionTables> {}
