import { createHash } from 'node:crypto';
import { everybody, tenantOf } from '@plumbline/database';
import { sql } from 'kysely';
import type { PassageRecord } from '../passage-index.port.js';
import type { PassageDatabase } from './passage-tables.js';

export interface PlacedRecord {
  readonly record: PassageRecord;
  readonly collection: number;
  readonly audience: number;
  readonly source: number;
}

/** Collection, audience and source of each record; rows that are missing are made. */
export async function placeRecords(
  database: PassageDatabase,
  records: readonly PassageRecord[],
): Promise<PlacedRecord[]> {
  const places = new Map<string, Promise<Omit<PlacedRecord, 'record'>>>();
  const placed: PlacedRecord[] = [];
  for (const record of records) {
    const digest = sourceDigest(record);
    const key = JSON.stringify([record.tenantId, record.collection, record.versionId, digest]);
    const place = places.get(key) ?? placeSource(database, record, digest);
    places.set(key, place);
    placed.push({ record, ...(await place) });
  }
  return placed;
}

async function placeSource(database: PassageDatabase, record: PassageRecord, digest: string) {
  const collection = await ensureCollection(database, record);
  const audience = await ensureAudience(database, collection, record.access);
  const { number: source } = await database
    .insertInto('source')
    .values({
      collection,
      tenant_id: record.tenantId,
      document_id: record.documentId,
      version_id: record.versionId,
      digest,
      audience,
      access: sql`${[...record.access]}::text[]`,
      metadata: sql`${JSON.stringify(record.metadata)}::text::jsonb`,
      date: record.date,
    })
    // An update that changes nothing, because only then the number comes back.
    .onConflict((conflict) =>
      conflict.columns(['collection', 'version_id', 'digest']).doUpdateSet({ audience }),
    )
    .returning('number')
    .executeTakeFirstOrThrow();
  return { collection, audience, source };
}

/** Mostly only read: an update would make all writers of a collection wait for each other. */
export async function ensureCollection(
  database: PassageDatabase,
  key: Pick<PassageRecord, 'tenantId' | 'collection'>,
): Promise<number> {
  const known = await database
    .selectFrom('collection')
    .select('number')
    .where('tenant_id', '=', tenantOf(key))
    .where('name', '=', key.collection)
    .executeTakeFirst();
  if (known) return known.number;
  const { number } = await database
    .insertInto('collection')
    .values({ tenant_id: tenantOf(key), name: key.collection })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doUpdateSet({ name: key.collection }))
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

async function ensureAudience(
  database: PassageDatabase,
  collection: number,
  access: readonly string[],
): Promise<number> {
  if (access.includes(everybody)) return 0;
  const principals = [...new Set(access)].sort();
  const digest = digestOf(principals);
  const { number } = await database
    .insertInto('audience')
    .values({ collection, digest, principals: sql`${principals}::text[]` })
    .onConflict((conflict) => conflict.columns(['collection', 'digest']).doUpdateSet({ digest }))
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

function sourceDigest({ access, metadata, date }: PassageRecord): string {
  const entries = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  return digestOf([[...access].sort(), entries, date.toISOString()]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
