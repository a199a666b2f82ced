import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { SchemaMigration } from '../database-connection.js';

const destructive = [
  /\bdrop\s+(table|schema|column|view|materialized\s+view|type|function|sequence|extension)\b/i,
  /\balter\s+table\b[^;]*\bdrop\s+(?!constraint\b|not\s+null\b|default\b|identity\b|expression\b)/i,
  /\brename\s+(to|column|constraint|value|attribute)\b/i,
  /\balter\s+table\b[^;]*\brename\b/i,
  /\balter\s+(column\s+)?("[^"]+"|\w+)\s+(set\s+data\s+)?type\b/i,
  /\balter\s+(column\s+)?("[^"]+"|\w+)\s+set\s+not\s+null\b/i,
  /\btruncate\b/i,
];

/**
 * Statements of a migration that a release from before could stumble over: what drops or renames, changes a type or
 * forbids nulls. The migration is run against nothing, so a statement that depends on rows is not seen.
 */
export async function destructiveStatements(migration: SchemaMigration, schema: string): Promise<string[]> {
  const statements: string[] = [];
  const recording = new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void statements.push(query.sql),
  });
  await migration.up(recording.withSchema(schema), schema);
  return statements.filter((statement) => destructive.some((pattern) => pattern.test(statement)));
}
