import type { CallContext } from '@plumbline/contracts';
import { everybody } from '@plumbline/database';
import type { DocumentRow } from '../tables/ingestion-tables.js';

type Reader = Pick<CallContext, 'principals'>;

/** Whether one of the caller's principals, or everybody, may read what carries this access. */
export function mayRead({ access }: { readonly access: readonly string[] }, { principals }: Reader): boolean {
  return access.includes(everybody) || access.some((principal) => principals.includes(principal));
}

/** Who may read a document may replace and delete it; so may its owner, even one who cannot read it. */
export function mayWrite(
  row: Pick<DocumentRow, 'access' | 'owner'>,
  caller: Reader & { subject: string },
): boolean {
  return row.owner === caller.subject || mayRead(row, caller);
}
