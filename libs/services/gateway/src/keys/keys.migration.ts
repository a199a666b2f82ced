import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { sql } from 'kysely';

export interface ApiKeyTable {
  key_id: string;
  tenant_id: string;
  name: string;
  /** SHA-256 of the whole key, hexadecimal; the key itself is nowhere. */
  key_hash: string;
  scopes: string[];
  principals: string[];
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
}

export interface StoppedAnswerTable {
  answer_id: string;
  tenant_id: string;
  subject: string;
  stopped_at: Date;
}

export interface GatewayTables {
  api_key: ApiKeyTable;
  stopped_answer: StoppedAnswerTable;
}

/** The token under which the gateway's tables are injected. */
export const GATEWAY_TABLES = Symbol('GatewayTables');

export const gatewayMigrations: readonly SchemaMigration[] = [
  {
    name: '2026-11-21-create-api-key',
    async up(database) {
      await database.schema
        .createTable('api_key')
        .addColumn('key_id', 'text', (column) => column.primaryKey())
        .addColumn('tenant_id', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('key_hash', 'text', (column) => column.notNull())
        .addColumn('scopes', sql`text[]`, (column) => column.notNull())
        .addColumn('principals', sql`text[]`, (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull())
        .addColumn('expires_at', 'timestamptz')
        .execute();
      await database.schema
        .createIndex('api_key_by_tenant')
        .on('api_key')
        .columns(['tenant_id', 'created_at', 'key_id'])
        .execute();
    },
  },
  {
    name: '2026-11-22-create-stopped-answer',
    async up(database) {
      await sql`create table stopped_answer (answer_id text not null, tenant_id text not null, subject text not null,
        stopped_at timestamptz not null, primary key (answer_id, tenant_id, subject))`.execute(database);
    },
  },
];

/** What the service's migrate command brings up to date. */
export const gatewaySchema: SchemaDefinition = { name: 'gateway', migrations: gatewayMigrations };
