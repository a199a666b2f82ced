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
  await lockVersions(database, records);
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

/** Who writes a version keeps others from writing it, until the transaction ends; in one order, so that nobody waits in a circle. */
async function lockVersions(database: PassageDatabase, records: readonly PassageRecord[]): Promise<void> {
  const versions = records.map(({ tenantId, collection, versionId }) =>
    JSON.stringify([tenantId, collection, versionId]),
  );
  await sql`select pg_advisory_xact_lock(hashtextextended('passages of ' || version, 0))
    from unnest(${[...new Set(versions)].sort()}::text[]) as version`.execute(database);
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

/** Looked for first: a row that is written again is locked, and everybody who writes to the collection would wait. */
export async function ensureCollection(
  database: PassageDatabase,
  record: Pick<PassageRecord, 'tenantId' | 'collection'>,
): Promise<number> {
  const key = { tenant_id: tenantOf(record), name: record.collection };
  const find = () =>
    database
      .selectFrom('collection')
      .select('number')
      .where('tenant_id', '=', key.tenant_id)
      .where('name', '=', key.name);
  const known = await find().executeTakeFirst();
  if (known) return known.number;
  await database
    .insertInto('collection')
    .values(key)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .execute();
  return (await find().executeTakeFirstOrThrow()).number;
}

/** Looked for first, as a collection is. */
async function ensureAudience(
  database: PassageDatabase,
  collection: number,
  access: readonly string[],
): Promise<number> {
  if (access.includes(everybody)) return 0;
  const principals = [...new Set(access)].sort();
  const digest = digestOf(principals);
  const find = () =>
    database
      .selectFrom('audience')
      .select('number')
      .where('collection', '=', collection)
      .where('digest', '=', digest);
  const known = await find().executeTakeFirst();
  if (known) return known.number;
  await database
    .insertInto('audience')
    .values({ collection, digest, principals: sql`${principals}::text[]` })
    .onConflict((conflict) => conflict.columns(['collection', 'digest']).doNothing())
    .execute();
  return (await find().executeTakeFirstOrThrow()).number;
}

function sourceDigest({ access, metadata, date }: PassageRecord): string {
  const entries = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  return digestOf([[...access].sort(), entries, date.toISOString()]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
