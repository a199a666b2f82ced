import { randomUUID } from 'node:crypto';
import { type MigratedSchema, migrateDatabase } from '../migrations/migrate-database.js';
import { PostgresDatabase } from '../postgres/postgres-database.js';
import type { PostgresServer } from './postgres-server.js';

/** An empty database of the server with these schemas, opened by a service's role of its own; the test closes it. */
export async function openServerDatabase(
  server: PostgresServer,
  schemas: readonly MigratedSchema[],
): Promise<PostgresDatabase> {
  const url = await server.createDatabase();
  const serviceUrl = new URL(url);
  serviceUrl.username = `service_${randomUUID().slice(0, 8)}`;
  serviceUrl.password = randomUUID();
  const { caFile } = server;
  await migrateDatabase({ url, serviceUrl: serviceUrl.href, caFile, schemas });
  return new PostgresDatabase({ url: serviceUrl.href, caFile, applicationName: 'test' });
}
