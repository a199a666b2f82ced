import { Injectable } from '@nestjs/common';
import {
  type CallContext,
  type Collection,
  CollectionName,
  CollectionSettings,
  DEFAULT_COLLECTION,
  type PageRequest,
} from '@plumbline/contracts';
import { AppError, Clock } from '@plumbline/core';
import { forTenant, tenantOf } from '@plumbline/database';
import { ObjectStore } from '@plumbline/object-store';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../documents/cursor.js';
import { settingsKey } from '../documents/object-keys.js';
import { CollectionLocks } from '../locks/key-locks.js';
import { type CollectionRow, IngestionDatabase, type IngestionTables } from '../tables/ingestion-tables.js';

type Tenant = Pick<CallContext, 'tenantId'>;
const Place = z.object({ name: CollectionName });

/** Names and settings of collections, and how much is in them. */
@Injectable()
export class CollectionsService {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly objects: ObjectStore,
    private readonly clock: Clock,
    private readonly locks: CollectionLocks,
  ) {}

  /** The collection as it is when it exists with the same settings; `CONFLICT` when they differ. */
  async create(name: string, settings: CollectionSettings, tenant: Tenant): Promise<Collection> {
    const row = await this.locks.run(`${tenantOf(tenant)} ${name}`, async () => {
      // The settings decide the chunks, so a rebuild from the originals needs them beside these.
      if (!(await this.find(name, tenant)))
        await this.objects.putDerived(settingsKey(tenantOf(tenant), name), JSON.stringify(settings));
      return this.insert(this.database, { name, settings, tenant });
    });
    if (!sameSettings(row.settings, settings))
      throw new AppError('CONFLICT', `The collection "${name}" exists with other settings.`, {
        details: { name, settings: row.settings },
      });
    const [collection] = await this.withCounts([row], tenant);
    if (!collection) throw new AppError('COLLECTION_NOT_FOUND', `There is no collection "${name}".`);
    return collection;
  }

  /** By name; every tenant has `default` from the start. */
  async list({ limit, cursor }: PageRequest, tenant: Tenant) {
    await this.insertDefault(this.database, tenant);
    const after = decodeCursor(cursor, Place)?.name ?? '';
    const rows = await forTenant(this.database.selectFrom('collection'), tenant)
      .where('deleted_at', 'is', null)
      .where('name', '>', after)
      .orderBy('name')
      .limit(limit + 1)
      .selectAll()
      .execute();
    const items = await this.withCounts(rows.slice(0, limit), tenant);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last && encodeCursor({ name: last.name }) };
  }

  /** The row, for a transaction or outside of one. Throws `COLLECTION_NOT_FOUND`. */
  async require(name: string, tenant: Tenant, database: Kysely<IngestionTables> = this.database) {
    if (name === DEFAULT_COLLECTION) await this.insertDefault(database, tenant);
    const row = await this.find(name, tenant, database);
    if (row) return row;
    throw new AppError('COLLECTION_NOT_FOUND', `There is no collection "${name}".`, { details: { name } });
  }

  /** Creates it with default settings when it is missing: a rebuild knows the names from the manifest. */
  async ensure(name: string, tenant: Tenant): Promise<void> {
    await this.insert(this.database, { name, settings: CollectionSettings.parse({}), tenant });
  }

  async markDeleted(name: string, tenant: Tenant, database: Kysely<IngestionTables>): Promise<void> {
    await forTenant(database.updateTable('collection'), tenant)
      .where('name', '=', name)
      .set({ deleted_at: this.clock.now() })
      .execute();
  }

  private find(
    name: string,
    tenant: Tenant,
    database: Kysely<IngestionTables> = this.database,
  ): Promise<CollectionRow | undefined> {
    return forTenant(database.selectFrom('collection'), tenant)
      .where('name', '=', name)
      .where('deleted_at', 'is', null)
      .selectAll()
      .executeTakeFirst();
  }

  private async insertDefault(database: Kysely<IngestionTables>, tenant: Tenant): Promise<void> {
    const settings = CollectionSettings.parse({});
    await this.insert(database, { name: DEFAULT_COLLECTION, settings, tenant });
  }

  /** A deleted collection comes back with the new settings and its old epoch. */
  private async insert(
    database: Kysely<IngestionTables>,
    { name, settings, tenant }: { name: string; settings: CollectionSettings; tenant: Tenant },
  ): Promise<CollectionRow> {
    const fresh = { settings: JSON.stringify(settings), created_at: this.clock.now(), deleted_at: null };
    await database
      .insertInto('collection')
      .values({ tenant_id: tenantOf(tenant), name, ...fresh })
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'name'])
          .doUpdateSet(fresh)
          .where('collection.deleted_at', 'is not', null),
      )
      .execute();
    return forTenant(database.selectFrom('collection'), tenant)
      .where('name', '=', name)
      .selectAll()
      .executeTakeFirstOrThrow();
  }

  private async withCounts(rows: readonly CollectionRow[], tenant: Tenant): Promise<Collection[]> {
    const counts = await this.count(
      rows.map(({ name }) => name),
      tenant,
    );
    return rows.map(({ name, settings, epoch, created_at }) => ({
      name,
      settings,
      epoch,
      createdAt: created_at.toISOString(),
      documents: counts.get(name)?.documents ?? 0,
      chunks: counts.get(name)?.chunks ?? 0,
      bytes: counts.get(name)?.bytes ?? 0,
    }));
  }

  private async count(names: string[], tenant: Tenant) {
    if (names.length === 0) return new Map<string, { documents: number; chunks: number; bytes: number }>();
    const rows = await forTenant(this.database.selectFrom('document'), tenant, 'document')
      .leftJoin('version', 'version.version_id', 'document.current_version_id')
      .where('document.collection', 'in', names)
      .where('document.deleted_at', 'is', null)
      .groupBy('document.collection')
      .select(({ fn }) => [
        'document.collection as name',
        fn.countAll<number>().as('documents'),
        fn.sum<string | null>('version.chunks').as('chunks'),
        fn.sum<string | null>('version.bytes').as('bytes'),
      ])
      .execute();
    return new Map(
      rows.map(({ name, documents, chunks, bytes }) => [
        name,
        { documents: Number(documents), chunks: Number(chunks ?? 0), bytes: Number(bytes ?? 0) },
      ]),
    );
  }
}

function sameSettings(one: CollectionSettings, other: CollectionSettings): boolean {
  return (
    one.chunking === other.chunking &&
    one.chunkTokens === other.chunkTokens &&
    one.overlapTokens === other.overlapTokens
  );
}
