import { forTenant, tenantOf } from '@plumbline/database';
import type { Kysely } from 'kysely';
import type { TurnStoreTables } from './turn-store.migration.js';
import type { SessionOwner } from './turn-store.port.js';

export interface DeletionCall {
  readonly owner: SessionOwner;
  readonly sessionId: string;
  readonly callKey: string;
  readonly now: Date;
}

const keptMs = 24 * 3_600_000;

/** Turns that this very call removed when it came before. */
export async function deletedBefore(
  database: Kysely<TurnStoreTables>,
  { owner, sessionId, callKey }: DeletionCall,
): Promise<number | undefined> {
  const former = await forTenant(database.selectFrom('session_deletion'), owner)
    .where('subject', '=', owner.subject)
    .where('session_id', '=', sessionId)
    .where('call_key', '=', callKey)
    .select('turns')
    .executeTakeFirst();
  return former?.turns;
}

/** In the transaction of the deletion; forgets what is a day old. */
export async function noteDeletion(
  database: Kysely<TurnStoreTables>,
  { owner, sessionId, callKey, now }: DeletionCall,
  turns: number,
): Promise<void> {
  await database
    .insertInto('session_deletion')
    .values({
      tenant_id: tenantOf(owner),
      subject: owner.subject,
      session_id: sessionId,
      call_key: callKey,
      turns,
      deleted_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject', 'session_id', 'call_key'])
        .doUpdateSet({ turns, deleted_at: now }),
    )
    .execute();
  await forTenant(database.deleteFrom('session_deletion'), owner)
    .where('deleted_at', '<', new Date(now.getTime() - keptMs))
    .execute();
}
