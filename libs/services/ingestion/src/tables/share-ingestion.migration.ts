import type { SchemaMigration } from '@plumbline/database';
import { sql } from 'kysely';

const statements = [
  `create sequence fence`,
  `alter table job add column fence bigint not null default 0, add column upload_key text`,
  `create index job_upload on job (upload_key) where upload_key is not null`,
  `create table collection_deletion (
    tenant_id text not null, call_key text not null, document_ids text[] not null, created_at timestamptz not null,
    primary key (tenant_id, call_key))`,
];

/** What several processes need to share the work. */
export const shareIngestion: SchemaMigration = {
  name: '2026-11-22-share-ingestion',
  async up(database) {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
