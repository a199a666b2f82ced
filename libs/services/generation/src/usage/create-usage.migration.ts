import type { SchemaDefinition, SchemaMigration } from '@plumbline/database';
import { sql } from 'kysely';

export const createUsage: SchemaMigration = {
  name: '2026-11-21-create-usage',
  async up(database) {
    await database.schema
      .createTable('usage')
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('answer_id', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('input_tokens', 'integer', (column) => column.notNull())
      .addColumn('output_tokens', 'integer', (column) => column.notNull())
      .addColumn('cost_usd', sql`numeric(18, 9)`, (column) => column.notNull())
      .addColumn('created_at', 'timestamptz', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_by_answer', ['tenant_id', 'answer_id'])
      .execute();
    await database.schema
      .createIndex('usage_by_time')
      .on('usage')
      .columns(['tenant_id', 'created_at'])
      .execute();
  },
};

/** What the service's migrate command brings up to date. */
export const generationSchema: SchemaDefinition = { name: 'generation', migrations: [createUsage] };
