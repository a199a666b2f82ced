import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import { invalidField } from '../invalid-field.js';
import type { ApiKeyTable, GatewayTables } from './keys.migration.js';

const Position = z.tuple([z.iso.datetime(), z.string()]);

/** Where the next page begins. */
export function cursorOf({ created_at, key_id }: Pick<ApiKeyTable, 'created_at' | 'key_id'>): string {
  return Buffer.from(JSON.stringify([created_at.toISOString(), key_id])).toString('base64url');
}

/** Leaves out what earlier pages had. Throws `VALIDATION_FAILED` for a cursor that no page gave. */
export function afterCursor<Row>(
  query: SelectQueryBuilder<GatewayTables, 'api_key', Row>,
  cursor: string | undefined,
): SelectQueryBuilder<GatewayTables, 'api_key', Row> {
  if (cursor === undefined) return query;
  const [createdAt, keyId] = parse(cursor);
  return query.where(({ eb, refTuple, tuple }) =>
    eb(refTuple('created_at', 'key_id'), '>', tuple(new Date(createdAt), keyId)),
  );
}

function parse(cursor: string): z.output<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw invalidField('cursor', 'must be the nextCursor of the page before', cause);
  }
}
