import { FixedClock } from '@plumbline/core';
import { turnStoreContract } from '../turn-store.contract.js';
import { MemoryTurnStore } from './memory.adapter.js';

describe(MemoryTurnStore.name, () => {
  const clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
  const owner = { tenantId: 'tenant', subject: 'tester' };

  turnStoreContract(async (options) => new MemoryTurnStore(options));

  it('lets the session go that was touched longest ago when there are too many', async () => {
    const store = new MemoryTurnStore({ clock, maxSessions: 2 });
    for (const sessionId of ['s1', 's2']) await store.createSession(owner, { sessionId, title: sessionId });
    await store.appendTurn(owner, 's1', turn('t1'));
    await store.createSession(owner, { sessionId: 's3', title: 's3' });
    const sessions = await store.listSessions(owner, { limit: 10 });
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual(['s3', 's1']);
  });

  it('keeps the newest turns of a long session', async () => {
    const store = new MemoryTurnStore({ clock, maxTurns: 2 });
    for (const turnId of ['t1', 't2', 't3']) await store.appendTurn(owner, 's1', turn(turnId));
    const turns = await store.readTurns(owner, 's1', 10);
    expect(turns.map(({ turnId }) => turnId)).toEqual(['t2', 't3']);
  });
});

function turn(turnId: string) {
  const createdAt = '2026-01-01T00:00:00.000Z';
  return { turnId, question: 'Q', answer: 'A', status: 'answered' as const, citations: [], createdAt };
}
