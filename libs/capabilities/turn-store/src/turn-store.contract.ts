import { randomUUID } from 'node:crypto';
import type { Session, Turn } from '@plumbline/contracts';
import type { Clock } from '@plumbline/core';
import { FixedClock } from '@plumbline/core';
import type { SessionOwner, TurnStore } from './turn-store.port.js';

export interface TurnStoreContractOptions {
  readonly clock: Clock;
  readonly expiresAfterMs?: number;
}

const hourMs = 3_600_000;

/** What every turn store promises; tests use owners of their own. */
export function turnStoreContract(create: (options: TurnStoreContractOptions) => Promise<TurnStore>): void {
  describe('sessions', () => sessionContract(create));
  describe('turns', () => turnContract(create));
  describe('expiry', () => expiryContract(create));
}

function sessionContract(create: (options: TurnStoreContractOptions) => Promise<TurnStore>): void {
  let store: TurnStore;
  let clock: FixedClock;

  beforeAll(async () => {
    clock = new FixedClock(new Date('2026-01-01T00:00:00.123Z'));
    store = await create({ clock });
  }, 60_000);

  it('creates a session once and gives the existing one back', async () => {
    const owner = someone();
    const created = await store.createSession(owner, { sessionId: 's1', title: 'Leases' });
    expect(created).toMatchObject({ sessionId: 's1', title: 'Leases', turnCount: 0 });
    await store.appendTurn(owner, 's1', turn('t1'));
    const again = await store.createSession(owner, { sessionId: 's1', title: 'Other' });
    expect(again).toMatchObject({ title: 'Leases', createdAt: created.createdAt, turnCount: 1 });
  });

  it('hides a session from everybody but its owner', async () => {
    const owner = someone();
    await store.appendTurn(owner, 's1', turn('t1'));
    const colleague = { ...owner, subject: 'colleague' };
    await expect(store.createSession(colleague, { sessionId: 's1', title: '' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    for (const stranger of [colleague, { ...someone(), subject: owner.subject }]) {
      expect(await store.readSession(stranger, 's1')).toBeUndefined();
      expect(await store.readTurns(stranger, 's1', 10)).toEqual([]);
      expect(await store.listSessions(stranger, { limit: 10 })).toEqual([]);
      expect(await store.renameSession(stranger, 's1', 'Mine')).toBeUndefined();
      expect(await store.deleteSession(stranger, 's1')).toBeUndefined();
      expect(await store.addFeedback(stranger, 't1', { rating: 'down' })).toBe(false);
    }
    await expect(store.appendTurn(colleague, 's1', turn('t2'))).rejects.toMatchObject({
      code: 'SESSION_NOT_FOUND',
    });
    expect(await store.readSession(owner, 's1')).toMatchObject({ title: 'What of t1?', turnCount: 1 });
  });

  it('lists the newest first and goes on after a position, each session once', async () => {
    const owner = someone();
    for (const sessionId of ['s1', 's2', 's3', 's4', 's5']) {
      if (sessionId !== 's3') clock.advance(1);
      await store.createSession(owner, { sessionId, title: sessionId });
    }
    clock.advance(1);
    await store.appendTurn(owner, 's1', turn('t1'));
    const seen: Session[] = [];
    for (let page = await store.listSessions(owner, { limit: 2 }); page.length > 0;) {
      seen.push(...page);
      page = await store.listSessions(owner, { limit: 2, after: page.at(-1) });
    }
    expect(seen.map(({ sessionId }) => sessionId)).toEqual(['s1', 's5', 's4', 's3', 's2']);
  });

  it('renames and deletes with everything in it', async () => {
    const owner = someone();
    await store.appendTurn(owner, 's1', turn('t1'));
    await store.appendTurn(owner, 's1', turn('t2'));
    expect(await store.renameSession(owner, 's1', 'Harbour')).toMatchObject({
      title: 'Harbour',
      turnCount: 2,
    });
    expect(await store.renameSession(owner, 'absent', 'Harbour')).toBeUndefined();
    expect(await store.deleteSession(owner, 's1', 'call 1')).toBe(2);
    expect(await store.deleteSession(owner, 's1', 'call 1')).toBe(2);
    expect(await store.deleteSession(owner, 's1', 'call 2')).toBeUndefined();
    expect(await store.deleteSession(owner, 's2', 'call 1')).toBeUndefined();
    expect(await store.deleteSession({ ...owner, subject: 'stranger' }, 's1', 'call 1')).toBeUndefined();
    expect(await store.deleteSession(owner, 's1')).toBeUndefined();
    expect(await store.readTurns(owner, 's1', 10)).toEqual([]);
    expect(await store.addFeedback(owner, 't1', { rating: 'up' })).toBe(false);
  });
}

function turnContract(create: (options: TurnStoreContractOptions) => Promise<TurnStore>): void {
  let store: TurnStore;

  beforeAll(async () => {
    store = await create({ clock: new FixedClock(new Date('2026-01-01T00:00:00Z')) });
  }, 60_000);

  it('keeps a turn once, with all that belongs to it', async () => {
    const owner = someone();
    const full = turn('t1', { status: 'answered', citations: [citation] });
    await store.appendTurn(owner, 's1', full);
    await store.appendTurn(owner, 's1', { ...full, answer: 'Another.' });
    await store.appendTurn(owner, 's2', full);
    expect(await store.readTurns(owner, 's1', 10)).toEqual([full]);
    expect(await store.readTurns(owner, 's2', 10)).toEqual([]);
  });

  it('keeps a turn once when it is appended twice at the same time', async () => {
    const owner = someone();
    await Promise.all([1, 2, 3].map(() => store.appendTurn(owner, 's1', turn('t1'))));
    expect(await store.readTurns(owner, 's1', 10)).toHaveLength(1);
  });

  it('reads the newest turns, oldest of them first', async () => {
    const owner = someone();
    for (const turnId of ['t3', 't1', 't2']) await store.appendTurn(owner, 's1', turn(turnId));
    const turns = await store.readTurns(owner, 's1', 2);
    expect(turns.map(({ turnId }) => turnId)).toEqual(['t1', 't2']);
  });

  it('takes the title of a session without one from its first question', async () => {
    const owner = someone();
    await store.createSession(owner, { sessionId: 's1', title: '' });
    await store.appendTurn(owner, 's1', turn('t1', { question: `  Who\n pays? ${'x'.repeat(200)}` }));
    await store.appendTurn(owner, 's1', turn('t2'));
    const session = await store.readSession(owner, 's1');
    expect(session?.title).toMatch(/^Who pays\? x+…$/);
    expect(session?.title).toHaveLength(80);
  });

  it('keeps the feedback to a turn, the last one counts', async () => {
    const owner = someone();
    await store.appendTurn(owner, 's1', turn('t1'));
    expect(await store.addFeedback(owner, 't1', { rating: 'up' })).toBe(true);
    expect(await store.addFeedback(owner, 't1', { rating: 'down', reason: 'Wrong year.' })).toBe(true);
    expect(await store.addFeedback(owner, 'absent', { rating: 'up' })).toBe(false);
    const [read] = await store.readTurns(owner, 's1', 1);
    expect(read?.feedback).toEqual({ rating: 'down', reason: 'Wrong year.' });
  });

  it('takes characters that a database cannot hold', async () => {
    const owner = someone();
    const odd = 'a\0b\ud800c';
    await store.appendTurn(
      owner,
      's1',
      turn('t1', { question: odd, citations: [{ ...citation, quote: odd }] }),
    );
    expect(await store.readTurns(owner, 's1', 1)).toHaveLength(1);
  });
}

function expiryContract(create: (options: TurnStoreContractOptions) => Promise<TurnStore>): void {
  let store: TurnStore;
  let clock: FixedClock;

  beforeAll(async () => {
    clock = new FixedClock(new Date('2026-01-01T00:00:00Z'));
    store = await create({ clock, expiresAfterMs: 8 * hourMs });
  }, 60_000);

  it('states it as a limit', () => {
    expect(store.limits.expiresAfterMs).toBe(8 * hourMs);
  });

  it('forgets a session on access, before any sweep', async () => {
    const owner = someone();
    await store.appendTurn(owner, 's1', turn('t1'));
    clock.advance(8 * hourMs - 1);
    expect(await store.readSession(owner, 's1')).toBeDefined();
    clock.advance(1);
    expect(await store.readSession(owner, 's1')).toBeUndefined();
    expect(await store.readTurns(owner, 's1', 10)).toEqual([]);
    expect(await store.listSessions(owner, { limit: 10 })).toEqual([]);
    expect(await store.renameSession(owner, 's1', 'Late')).toBeUndefined();
    expect(await store.addFeedback(owner, 't1', { rating: 'up' })).toBe(false);
    expect(await store.deleteSession(owner, 's1')).toBeUndefined();
  });

  it('begins anew under the id of an expired session, whoever had it', async () => {
    const owner = someone();
    await store.appendTurn(owner, 's1', turn('t1'));
    clock.advance(9 * hourMs);
    const next = { ...owner, subject: 'next' };
    expect(await store.createSession(next, { sessionId: 's1', title: 'New' })).toMatchObject({
      turnCount: 0,
    });
    expect(await store.readSession(owner, 's1')).toBeUndefined();
  });

  it('lives on with every turn', async () => {
    const owner = someone();
    for (const turnId of ['t1', 't2', 't3']) {
      await store.appendTurn(owner, 's1', turn(turnId));
      clock.advance(5 * hourMs);
    }
    expect(await store.readTurns(owner, 's1', 10)).toHaveLength(3);
  });

  it('sweeps what expired and nothing else', async () => {
    const owner = someone();
    await store.createSession(owner, { sessionId: 'old', title: 'Old' });
    clock.advance(9 * hourMs);
    await store.createSession(owner, { sessionId: 'new', title: 'New' });
    expect(await store.sweep()).toBeGreaterThanOrEqual(1);
    expect(await store.sweep()).toBe(0);
    expect(await store.readSession(owner, 'new')).toBeDefined();
  });
}

const citation: Turn['citations'][number] = {
  marker: 1,
  answerStart: 0,
  answerEnd: 4,
  documentId: 'd1',
  versionId: 'v1',
  title: 'Lease',
  chunkId: 'c1',
  page: 2,
  quote: 'The lease ends.',
  sourceStart: 10,
  sourceEnd: 25,
};

function someone(): SessionOwner {
  return { tenantId: `tenant-${randomUUID()}`, subject: 'tester' };
}

function turn(turnId: string, overrides: Partial<Turn> = {}): Turn {
  return {
    turnId,
    question: `What of ${turnId}?`,
    answer: `This of ${turnId}.`,
    status: 'answered',
    citations: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    ...overrides,
  };
}
