import type { DocumentRow, VersionRow } from '../tables/ingestion-tables.js';

/** The rows that a job works on. */
export interface Subject {
  readonly document: DocumentRow;
  readonly version: VersionRow;
}
