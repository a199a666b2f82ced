import { FixedClock } from '@plumbline/core';
import type { DatabaseConnection } from '@plumbline/database';
import { openTestDatabase, testContext } from '@plumbline/testing';
import { turnStoreContract } from '../turn-store.contract.js';
import { PostgresTurnStore } from './postgres.adapter.js';

describe(PostgresTurnStore.name, () => {
  let database: DatabaseConnection;

  beforeAll(async () => {
    database = await openTestDatabase();
  }, 60_000);

  afterAll(() => database.close());

  turnStoreContract((options) => PostgresTurnStore.open(database, options));

  it('shares its sessions with the next process on the same schema', async () => {
    const clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
    const owner = testContext();
    const first = await PostgresTurnStore.open(database, { clock });
    await first.createSession(owner, { sessionId: 's1', title: 'Kept' });
    const second = await PostgresTurnStore.open(database, { clock });
    expect(await second.readSession(owner, 's1')).toMatchObject({ title: 'Kept' });
    expect(second.limits).toEqual({ durable: true });
  });
});
