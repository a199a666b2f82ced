import { forTenant, tenantOf } from '@plumbline/database';
import type { Kysely } from 'kysely';
import type { CollectionChange, IngestionTables } from '../tables/ingestion-tables.js';

/**
 * Raises the collection's epoch and lays the event in the outbox; give the transaction that makes the change, so that
 * the event exists exactly when the change does.
 */
export async function recordChange(
  transaction: Kysely<IngestionTables>,
  change: Omit<CollectionChange, 'epoch'>,
): Promise<void> {
  const raised = await forTenant(transaction.updateTable('collection'), change)
    .set((row) => ({ epoch: row('epoch', '+', 1) }))
    .where('name', '=', change.collection)
    .returning('epoch')
    .executeTakeFirst();
  const payload = JSON.stringify({ ...change, epoch: raised?.epoch ?? 0 });
  await transaction
    .insertInto('outbox')
    .values({ tenant_id: tenantOf(change), payload })
    .execute();
}
