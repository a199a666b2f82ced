import { FencedWriteError, type VersionKey } from '../passage-index.port.js';
import type { PassageDatabase } from './passage-tables.js';
import { ensureCollection } from './source-writer.js';

/** Notes the writer of a version and holds others off until the transaction ends; refuses one that was overtaken. */
export async function passFence(
  database: PassageDatabase,
  version: VersionKey,
  fence?: number,
): Promise<void> {
  if (fence === undefined) return;
  const collection = await ensureCollection(database, version);
  const passed = await database
    .insertInto('version_fence')
    .values({ collection, version_id: version.versionId, fence })
    .onConflict((conflict) =>
      conflict
        .columns(['collection', 'version_id'])
        .doUpdateSet({ fence })
        .where('version_fence.fence', '<=', fence),
    )
    .returning('fence')
    .executeTakeFirst();
  if (!passed) throw new FencedWriteError();
}

/** Those of the sources that belong to versions with a later writer. */
export async function laterSources<Source extends { collection: number; version_id: string }>(
  database: PassageDatabase,
  sources: readonly Source[],
  fence?: number,
): Promise<Source[]> {
  const [first] = sources;
  if (fence === undefined || !first) return [];
  const rows = await database
    .selectFrom('version_fence')
    .select('version_id')
    .where('collection', '=', first.collection)
    .where(
      'version_id',
      'in',
      sources.map(({ version_id }) => version_id),
    )
    .where('fence', '>', fence)
    .execute();
  const later = new Set(rows.map(({ version_id }) => version_id));
  return sources.filter(({ version_id }) => later.has(version_id));
}
