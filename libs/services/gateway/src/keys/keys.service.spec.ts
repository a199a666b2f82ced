import { FixedClock } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import { ConfigurationError } from '@plumbline/service-kit';
import { openTestDatabase, testContext } from '@plumbline/testing';
import type { Kysely } from 'kysely';
import { gatewayMigrations, type GatewayTables } from './keys.migration.js';
import { KeysService } from './keys.service.js';

describe(KeysService.name, () => {
  let database: DatabaseConnection;
  let tables: Kysely<GatewayTables>;
  let clock: FixedClock;
  let keys: KeysService;
  const context = testContext();

  beforeAll(async () => {
    database = await openTestDatabase();
    tables = await database.openSchema<GatewayTables>('gateway', gatewayMigrations);
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    await tables.deleteFrom('api_key').execute();
    clock = new FixedClock(new Date('2026-11-21T12:00:00Z'));
    keys = new KeysService(tables, clock);
  });

  const create = (overrides: object = {}, by = context) =>
    keys.createKey({ name: 'a key', principals: [], ...overrides }, by);

  it('keeps only the hash of a key', async () => {
    const { key } = await create();
    expect(key).toMatch(/^plk_[0-9a-f]{32}_[\w-]{43}$/);
    const rows = await tables.selectFrom('api_key').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(40));
  });

  it('recognises a key until it is deleted', async () => {
    const { key, keyId } = await create();
    expect(await keys.authenticate(key)).toMatchObject({ keyId, tenantId: context.tenantId });
    await keys.remove(context, keyId);
    await expect(keys.authenticate(key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await keys.hasKeys()).toBe(false);
  });

  it('recognises a key until it expires', async () => {
    await create();
    const { key } = await create({ expiresAt: '2026-11-21T12:00:01Z' });
    await keys.authenticate(key);
    clock.advance(1000);
    await expect(keys.authenticate(key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await keys.hasKeys()).toBe(true);
  });

  it('refuses a key that would be expired at once', async () => {
    await create();
    const created = create({ expiresAt: '2026-11-21T12:00:00Z' });
    await expect(created).rejects.toMatchObject({ details: { errors: [{ path: 'expiresAt' }] } });
  });

  it('makes the first key one that can administer the others', async () => {
    await expect(create({ scopes: ['read'] })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const passing = create({ expiresAt: '2027-01-01T00:00:00Z' });
    await expect(passing).rejects.toMatchObject({ details: { errors: [{ path: 'expiresAt' }] } });
    expect((await create()).scopes).toEqual(['read', 'write', 'admin']);
    expect((await create()).scopes).toEqual(['read', 'write']);
  });

  it('keeps the last key that can administer the others', async () => {
    const admin = await create();
    const other = await create({ scopes: ['admin'], expiresAt: '2027-01-01T00:00:00Z' });
    await expect(keys.remove(context, admin.keyId)).rejects.toMatchObject({ code: 'CONFLICT' });
    await keys.remove(context, other.keyId);
    await keys.remove(context, admin.keyId);
  });

  it('neither lists nor deletes keys of another tenant', async () => {
    const { keyId } = await create();
    const stranger = testContext();
    expect(await keys.list(stranger, { limit: 10 })).toEqual({ items: [] });
    await expect(keys.remove(stranger, keyId)).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' });
  });

  it('lists page by page, oldest first, without the keys', async () => {
    const created = [];
    for (const name of ['a', 'b', 'c']) {
      created.push((await create({ name })).keyId);
      clock.advance(1);
    }
    const first = await keys.list(context, { limit: 2 });
    const second = await keys.list(context, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ keyId }) => keyId)).toEqual(created);
    expect(second.nextCursor).toBeUndefined();
    expect(first.items[0]).not.toHaveProperty('key');
  });

  it('refuses a cursor that no page gave', async () => {
    await expect(keys.list(context, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('lets nobody listen for others before a key exists', async () => {
    await keys.assertMayListen('127.0.0.1');
    await keys.assertMayListen('::1');
    await expect(keys.assertMayListen('0.0.0.0')).rejects.toThrow(ConfigurationError);
    await create();
    await keys.assertMayListen('0.0.0.0');
  });
});
