import type { INestApplicationContext } from '@nestjs/common';
import { DatabaseConnection } from '@plumbline/database';
import { Readiness } from '../readiness.js';

/** Makes the process's readiness depend on its database, when it has one. */
export function watchDatabase(app: INestApplicationContext): void {
  const database = databaseOf(app);
  if (!database) return;
  const { engine } = database;
  app.get(Readiness).add(engine, async () => {
    const problems = await database.readiness();
    return problems.map((reason) => ({ part: engine, reason }));
  });
}

function databaseOf(app: INestApplicationContext): DatabaseConnection | undefined {
  try {
    return app.get(DatabaseConnection, { strict: false });
  } catch {
    return undefined;
  }
}
