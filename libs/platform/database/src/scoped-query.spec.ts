import { type Kysely, sql } from 'kysely';
import { EmbeddedDatabase } from './embedded-database.js';
import { forTenant, type Scope, tenantOf, visibleTo } from './scoped-query.js';

interface Tables {
  passage: { id: string; tenant_id: string; access: string[] };
}

const caller = { tenantId: 'acme', principals: ['ann', 'legal'] };

describe('scoped queries', () => {
  let store: EmbeddedDatabase;
  let database: Kysely<Tables>;

  beforeAll(async () => {
    store = await EmbeddedDatabase.open();
    const up = (schema: Kysely<never>) =>
      sql`create table passage (id text, tenant_id text, access text[])`
        .execute(schema)
        .then(() => undefined);
    database = await store.openSchema<Tables>('scoped', [{ name: '1', up }]);
    const rows = [
      { id: 'for-all', tenant_id: 'acme', access: ['*'] },
      { id: 'for-legal', tenant_id: 'acme', access: ['legal', 'board'] },
      { id: 'for-board', tenant_id: 'acme', access: ['board'] },
      { id: 'for-nobody', tenant_id: 'acme', access: [] },
      { id: 'of-others', tenant_id: 'globex', access: ['*', 'ann'] },
    ];
    await database.insertInto('passage').values(rows).execute();
  }, 60_000);

  afterAll(() => store.close());

  it('shows what the tenant has and one of the principals may read', async () => {
    const visible = database.selectFrom('passage').select('id').where(visibleTo(caller)).orderBy('id');
    const found = await forTenant(visible, caller).execute();
    expect(found.map(({ id }) => id)).toEqual(['for-all', 'for-legal']);
  });

  it('shows a caller without principals what is for everybody', async () => {
    const query = database
      .selectFrom('passage as found')
      .select('id')
      .where(visibleTo({ principals: [] }, 'found.access'));
    expect(await forTenant(query, caller, 'found').execute()).toEqual([{ id: 'for-all' }]);
  });

  it('narrows updates and deletes too', async () => {
    const removed = await forTenant(database.deleteFrom('passage'), {
      tenantId: 'nobody',
    }).executeTakeFirst();
    expect(removed.numDeletedRows).toBe(0n);
    const changed = database.updateTable('passage').set({ id: 'changed' });
    expect((await forTenant(changed, { tenantId: 'nobody' }).executeTakeFirst()).numUpdatedRows).toBe(0n);
  });

  it('throws without a tenant or principals instead of showing everything', () => {
    const nobody = { tenantId: '' } as Scope;
    expect(() => forTenant(database.selectFrom('passage'), nobody)).toThrow('without a tenant');
    expect(() => tenantOf(undefined as unknown as Scope)).toThrow('without a tenant');
    expect(() => visibleTo(nobody)).toThrow('without the principals');
  });
});
