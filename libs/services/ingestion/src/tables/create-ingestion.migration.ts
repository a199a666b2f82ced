import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { sql } from 'kysely';
import { shareIngestion } from './share-ingestion.migration.js';

const statements = [
  `create table collection (
    tenant_id text not null, name text not null, settings jsonb not null, epoch integer not null default 0,
    created_at timestamptz not null, deleted_at timestamptz, primary key (tenant_id, name))`,
  `create table document (
    tenant_id text not null, document_id text primary key, collection text not null, external_id text not null,
    title text not null, metadata jsonb not null, access text[] not null, owner text not null,
    status text not null, current_version_id text, current_sequence integer, wanted_version_id text not null,
    created_at timestamptz not null, updated_at timestamptz not null, deleted_at timestamptz, receipt jsonb)`,
  `create index document_listing on document (tenant_id, collection, created_at desc, document_id desc)
    where deleted_at is null`,
  `create index document_doomed on document (document_id) where deleted_at is not null and receipt is null`,
  `create table version (
    tenant_id text not null, version_id text primary key,
    document_id text not null references document (document_id) on delete cascade,
    sha256 text not null, object_key text not null, file_name text not null, media_type text not null,
    bytes bigint not null, title text not null, metadata jsonb not null, access text[] not null, pages integer,
    characters integer not null default 0, chunks integer not null default 0, text_key text,
    created_at timestamptz not null, activated_at timestamptz, recorded boolean not null default false)`,
  `create index version_document on version (document_id)`,
  `create index version_object on version (object_key)`,
  `create index version_unrecorded on version (version_id) where not recorded`,
  `create table job (
    tenant_id text not null, job_id text primary key, document_id text not null, version_id text not null,
    sequence integer generated always as identity, request_id text not null, subject text not null,
    access text[] not null, status text not null, stage text not null, pages_done integer not null default 0,
    pages_total integer, chunks integer not null default 0, error_code text, error_detail text,
    run integer not null default 0, stalls integer not null default 0, to_clear boolean not null default false,
    created_at timestamptz not null, started_at timestamptz, ended_at timestamptz)`,
  `create index job_version on job (version_id, sequence desc)`,
  `create index job_document on job (document_id)`,
  `create index job_open on job (sequence) where status in ('queued', 'running') or to_clear`,
  `create table outbox (
    sequence integer generated always as identity primary key, tenant_id text not null, payload jsonb not null)`,
];

export const createIngestion: SchemaMigration = {
  name: '2026-11-21-create-ingestion',
  async up(database) {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};

/** What the service's migrate command brings up to date, beside the schemas of the queue and of the passages. */
export const ingestionSchema: SchemaDefinition = {
  name: 'ingestion',
  migrations: [createIngestion, shareIngestion],
};
