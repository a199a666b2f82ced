import type { INestMicroservice } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  addFeedback,
  appendTurn,
  type CallContext,
  createSession,
  deleteSession,
  listSessions,
  loadContext,
  readSession,
  renameSession,
} from '@plumbline/contracts';
import { DatabaseModule } from '@plumbline/database';
import { openTestDatabase, testContext } from '@plumbline/testing';
import { Caller, InProcessServer, TransportModule } from '@plumbline/transport';
import { TurnStoreModule } from '@plumbline/turn-store';
import { MemoryModule } from '../memory.module.js';
import { SessionsController } from './sessions.controller.js';

describe(SessionsController.name, () => {
  let app: INestMicroservice;
  let caller: Caller;

  beforeAll(async () => {
    const testing = await Test.createTestingModule({
      imports: [
        TransportModule.inProcess(),
        DatabaseModule.of(await openTestDatabase()),
        TurnStoreModule.register({ TURN_STORE: 'postgres', SESSION_EXPIRY_DAYS: 0 }),
        MemoryModule.register(),
      ],
    }).compile();
    app = testing.createNestMicroservice({ strategy: testing.get(InProcessServer), logger: false });
    await app.listen();
    caller = app.get(Caller);
  }, 60_000);

  afterAll(() => app.close());

  it('carries a session through its life', async () => {
    const context = testContext();
    const options = { context };
    const sessionId = 's1';
    expect(await caller.call(createSession, { sessionId }, options)).toMatchObject({
      title: '',
      turnCount: 0,
    });
    await append(context, 't1', { question: `When does ${'the lease of the harbour '.repeat(9)}end?` });
    await append(context, 't2', { question: 'And then?' });
    expect(await caller.call(addFeedback, { turnId: 't1', rating: 'up' }, options)).toEqual({ turnId: 't1' });
    const read = await caller.call(readSession, { sessionId }, options);
    expect(read.title).toMatch(/^When does the lease of the harbour .*…$/);
    expect(read.title.length).toBeLessThanOrEqual(80);
    expect(read.turns).toMatchObject([{ turnId: 't1', feedback: { rating: 'up' } }, { turnId: 't2' }]);
    expect(await caller.call(renameSession, { sessionId, title: 'Harbour' }, options)).toMatchObject({
      title: 'Harbour',
      turnCount: 2,
    });
    const { history } = await caller.call(loadContext, { sessionId }, options);
    expect(history).toHaveLength(2);
    expect(history[1]).toEqual({ question: 'And then?', answer: 'In June.' });
    const deleted = await caller.call(deleteSession, { sessionId }, options);
    expect(deleted).toEqual({ sessionId, turnsRemoved: 2 });
    await expect(caller.call(readSession, { sessionId }, options)).rejects.toMatchObject(notFound);
  });

  it('keeps a title that was given and a turn that comes twice once', async () => {
    const context = testContext();
    await caller.call(createSession, { sessionId: 's1', title: 'Mine' }, { context });
    await append(context, 't1');
    await append(context, 't1', { answer: 'Something else.' });
    const { title, turns } = await caller.call(readSession, { sessionId: 's1' }, { context });
    expect(title).toBe('Mine');
    expect(turns).toMatchObject([{ answer: 'In June.' }]);
  });

  it('gives the same reply to a call that is delivered twice, also at once, and does once what it asks', async () => {
    const options = { context: testContext() };
    const sessionId = 's1';
    const turn = { question: 'When?', answer: 'In June.', status: 'answered' as const, citations: [] };
    const twice = async <Reply>(call: () => Promise<Reply>): Promise<Reply> => {
      const [one, other] = await Promise.all([call(), call()]);
      expect(other).toEqual(one);
      expect(await call()).toEqual(one);
      return one;
    };
    await twice(() => caller.call(createSession, { sessionId, title: 'Mine' }, options));
    await twice(() => caller.call(appendTurn, { sessionId, turnId: 't1', ...turn }, options));
    await twice(() => caller.call(renameSession, { sessionId, title: 'Yours' }, options));
    await twice(() => caller.call(addFeedback, { turnId: 't1', rating: 'up' as const }, options));
    const removed = await twice(() => caller.call(deleteSession, { sessionId, callKey: 'call_1' }, options));
    expect(removed).toEqual({ sessionId, turnsRemoved: 1 });
    await expect(caller.call(deleteSession, { sessionId }, options)).rejects.toMatchObject(notFound);
  });

  it('creates the session of a first turn', async () => {
    const context = testContext();
    await append(context, 't1', { question: 'Who pays?' });
    expect(await caller.call(readSession, { sessionId: 's1' }, { context })).toMatchObject({
      title: 'Who pays?',
    });
  });

  it('packs the context to the token budget', async () => {
    const context = testContext();
    for (const turnId of ['t1', 't2', 't3']) await append(context, turnId, { question: 'word '.repeat(100) });
    const historyWithin = async (tokenBudget: number) =>
      (await caller.call(loadContext, { sessionId: 's1', tokenBudget }, { context })).history.length;
    expect(await historyWithin(0)).toBe(0);
    expect(await historyWithin(150)).toBe(1);
    expect(await historyWithin(1500)).toBe(3);
  });

  it("does not know another subject's or tenant's session", async () => {
    const owner = testContext();
    await append(owner, 't1');
    const strangers = [{ ...owner, subject: 'colleague' }, testContext()];
    for (const context of strangers) {
      const options = { context };
      const sessionId = 's1';
      await expect(caller.call(loadContext, { sessionId }, options)).rejects.toMatchObject(notFound);
      await expect(caller.call(readSession, { sessionId }, options)).rejects.toMatchObject(notFound);
      await expect(caller.call(deleteSession, { sessionId }, options)).rejects.toMatchObject(notFound);
      await expect(caller.call(renameSession, { sessionId, title: 'x' }, options)).rejects.toMatchObject(
        notFound,
      );
      const feedback = { turnId: 't1', rating: 'down' as const };
      await expect(caller.call(addFeedback, feedback, options)).rejects.toMatchObject({
        code: 'TURN_NOT_FOUND',
      });
      expect(await caller.call(listSessions, {}, options)).toEqual({ items: [] });
    }
    await expect(append({ ...owner, subject: 'colleague' }, 't2')).rejects.toMatchObject(notFound);
  });

  describe('lists', () => listing(() => caller));

  it('reads as many turns of a long session as one message carries', async () => {
    const context = testContext();
    for (const turnId of ['t1', 't2', 't3', 't4'])
      await append(context, turnId, { answer: 'x'.repeat(100_000) });
    const { turns, turnCount } = await caller.call(readSession, { sessionId: 's1' }, { context });
    expect(turnCount).toBe(4);
    expect(turns.map(({ turnId }) => turnId)).toEqual(['t3', 't4']);
  });

  function append(
    context: CallContext,
    turnId: string,
    overrides: { question?: string; answer?: string } = {},
  ) {
    const turn = { question: 'When?', answer: 'In June.', status: 'answered' as const, citations: [] };
    return caller.call(appendTurn, { sessionId: 's1', turnId, ...turn, ...overrides }, { context });
  }
});

const notFound = { code: 'SESSION_NOT_FOUND' };

function listing(caller: () => Caller): void {
  it('lists page by page, newest first', async () => {
    const context = testContext();
    const created = ['s1', 's2', 's3', 's4', 's5'];
    for (const sessionId of created) await caller().call(createSession, { sessionId }, { context });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await caller().call(listSessions, { limit: 2, cursor }, { context });
      seen.push(...page.items.map(({ sessionId }) => sessionId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(created);
    const all = await caller().call(listSessions, { limit: 5 }, { context });
    expect(all.items.map(({ sessionId }) => sessionId)).toEqual(seen);
    expect(all.nextCursor).toBeUndefined();
  });

  it.each(['', 'garbage', 'bm90IGpzb24', Buffer.from('{"updatedAt":"2026"}').toString('base64url')])(
    'refuses the cursor "%s"',
    async (cursor) => {
      const listing = caller().call(listSessions, { cursor }, { context: testContext() });
      await expect(listing).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );
}
