import { FixedClock } from '@plumbline/core';
import type { PostgresDatabase } from '@plumbline/database';
import { openServerDatabase, PostgresServer, testContext } from '@plumbline/testing';
import { turnStoreContract } from '../turn-store.contract.js';
import { turnStoreSchema } from '../turn-store.migration.js';
import type { TurnStore } from '../turn-store.port.js';
import { PostgresTurnStore } from './postgres.adapter.js';

describe(`${PostgresTurnStore.name} on a server`, () => {
  const clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
  let server: PostgresServer;
  let database: PostgresDatabase;
  let store: TurnStore;

  beforeAll(async () => {
    server = await PostgresServer.start();
    database = await openServerDatabase(server, [{ ...turnStoreSchema, access: 'write' }]);
    store = await PostgresTurnStore.open(database, { clock });
  }, 60_000);

  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  turnStoreContract((options) => PostgresTurnStore.open(database, options));

  it('keeps a turn once when many connections append it at once, in sessions that none has made yet', async () => {
    for (let round = 0; round < 20; round++) {
      const owner = testContext();
      await Promise.all(Array.from({ length: 8 }, () => store.appendTurn(owner, 's1', turn('t1'))));
      expect(await store.readTurns(owner, 's1', 10)).toHaveLength(1);
    }
  });

  it('keeps every turn of a session that many connections append to', async () => {
    const owner = testContext();
    const ids = Array.from({ length: 40 }, (_, index) => `t${index}`);
    await Promise.all(ids.map((id) => store.appendTurn(owner, 's1', turn(id))));
    const kept = await store.readTurns(owner, 's1', 100);
    expect(kept.map(({ turnId }) => turnId).sort()).toEqual(ids.sort());
  });

  it('appends and deletes at once without an error, and tells how many turns went', async () => {
    for (let round = 0; round < 20; round++) {
      const owner = testContext();
      await store.appendTurn(owner, 's1', turn('t0'));
      const appending = Array.from({ length: 8 }, (_, index) =>
        store.appendTurn(owner, 's1', turn(`t${index}`)),
      );
      const [deleted] = await Promise.all([store.deleteSession(owner, 's1'), ...appending]);
      const left = await store.readTurns(owner, 's1', 100);
      expect([8, 9]).toContain((deleted ?? 0) + left.length);
    }
  });

  it('deletes a session once, with one reply for a call that is delivered several times at once', async () => {
    const owner = testContext();
    for (const turnId of ['t1', 't2']) await store.appendTurn(owner, 's1', turn(turnId));
    const replies = Array.from({ length: 8 }, () => store.deleteSession(owner, 's1', 'call 1'));
    expect(await Promise.all(replies)).toEqual(Array.from(replies, () => 2));
    expect(await store.deleteSession(owner, 's1', 'call 2')).toBeUndefined();
  });

  it('gives a session that expired to one of those who begin it anew, and a conflict to the others', async () => {
    const expiring = await PostgresTurnStore.open(database, { clock, expiresAfterMs: 1000 });
    for (let round = 0; round < 10; round++) {
      const { tenantId } = testContext();
      await expiring.createSession({ tenantId, subject: 'first' }, { sessionId: 's1', title: '' });
      clock.advance(2000);
      const begun = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((subject) =>
          expiring.createSession({ tenantId, subject }, { sessionId: 's1', title: '' }),
        ),
      );
      const refused = begun.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      expect(refused.map(({ reason }) => reason.code)).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
    }
  });
});

function turn(turnId: string) {
  const createdAt = '2026-01-01T00:00:00.000Z';
  return {
    turnId,
    question: 'Who pays?',
    answer: 'The tenant.',
    status: 'answered' as const,
    citations: [],
    createdAt,
  };
}
