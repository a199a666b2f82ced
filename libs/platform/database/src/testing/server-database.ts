import { randomUUID } from 'node:crypto';
import { type MigratedSchema, migrateDatabase } from '../migrations/migrate-database.js';
import { PostgresDatabase } from '../postgres/postgres-database.js';
import type { PostgresServer } from './postgres-server.js';

/** An empty database of the server with these schemas, opened by a service's role of its own; the test closes it. */
export async function openServerDatabase(
  server: PostgresServer,
  schemas: readonly MigratedSchema[],
): Promise<PostgresDatabase> {
  const url = await createServiceDatabase(server, schemas);
  return new PostgresDatabase({ url, caFile: server.caFile, applicationName: 'test' });
}

/** The same for several processes: the URL that a service's role opens it by. */
export async function createServiceDatabase(
  server: PostgresServer,
  schemas: readonly MigratedSchema[],
): Promise<string> {
  const url = await server.createDatabase();
  const service = new URL(url);
  service.username = `service_${randomUUID().slice(0, 8)}`;
  service.password = randomUUID();
  await migrateDatabase({ url, serviceUrl: service.href, caFile: server.caFile, schemas });
  return service.href;
}
