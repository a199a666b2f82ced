import { type DatabaseConnection, EmbeddedDatabase } from '@plumbline/database';

/** A store of one's own in memory, within a second once the template is made; the test closes it. */
export function openTestDatabase(): Promise<DatabaseConnection> {
  return EmbeddedDatabase.open();
}
