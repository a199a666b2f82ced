import {
  Answer,
  appendTurn,
  decideRoute,
  loadContext,
  searchPassages,
  streamAnswer,
} from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { AnswersController } from './answers.controller.js';

describe(AnswersController.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const post = (url: string, payload: object) => gateway.app.inject({ method: 'POST', url, payload });
  const requestsOf = (pattern: string) => gateway.remote.requests.get(pattern) ?? [];

  it('answers a message with citations, passages, usage and timings', async () => {
    const reply = await post('/chat', { message: 'When does the lease end?' });
    const answer = Answer.parse(reply.json());
    expect(answer).toMatchObject({ status: 'answered', route: { name: 'documents' }, degraded: [] });
    expect(answer.citations.map(({ quote }) => quote)).toEqual([
      'The lease ends in June.',
      'The rent is 900.',
    ]);
    expect(Object.keys(answer.timings.steps)).toEqual([
      'decide-route',
      'search-passages',
      'search-passages.lexical',
      'search-passages.vector',
      'stream-answer',
      'append-turn',
    ]);
  });

  it('shows passages without what only generation needs', async () => {
    const { passages } = (await post('/query', { question: 'When does the lease end?' })).json();
    expect(passages).toHaveLength(1);
    expect(passages[0]).not.toHaveProperty('layout');
    expect(requestsOf(streamAnswer.pattern)[0]).toMatchObject({ passages: [{ layout: 'packed' }] });
  });

  it('begins a session with the first message and keeps the turn in it', async () => {
    const { sessionId, turnId } = (await post('/chat', { message: 'When does the lease end?' })).json();
    expect(sessionId).toMatch(/^ses_/);
    expect(requestsOf(loadContext.pattern)).toEqual([]);
    expect(requestsOf(appendTurn.pattern)).toMatchObject([{ sessionId, turnId, status: 'answered' }]);
  });

  it('goes on with a session: its history rewrites the question that is searched, with the vector of the router', async () => {
    gateway.remote.sessions.add('ses_1');
    await post('/chat', { message: 'And the rent?', sessionId: 'ses_1' });
    expect(requestsOf(decideRoute.pattern)).toMatchObject([{ history: [{ answer: 'In June.' }] }]);
    expect(requestsOf(searchPassages.pattern)).toMatchObject([
      { query: 'And the rent? (rewritten)', vector: { modelId: 'm/m' }, tokenBudget: 3000 },
    ]);
  });

  it('keeps nothing of a query without a session', async () => {
    const answer = (await post('/query', { question: 'When does the lease end?' })).json();
    expect(answer).not.toHaveProperty('sessionId');
    expect(requestsOf(appendTurn.pattern)).toEqual([]);
  });

  it('does not search for smalltalk', async () => {
    gateway.remote.route = 'smalltalk';
    const answer = (await post('/query', { question: 'Hello!' })).json();
    expect(answer).toMatchObject({ status: 'smalltalk', passages: [], evidence: { sufficient: false } });
    expect(requestsOf(searchPassages.pattern)).toEqual([]);
  });

  it.each([
    [true, 'documents'],
    [false, 'refuse'],
  ])(
    'searches also what the router would refuse; with evidence %s it is answered as %s',
    async (sufficient, name) => {
      Object.assign(gateway.remote, { route: 'refuse', sufficient });
      const answer = (await post('/query', { question: 'Tell me a joke.' })).json();
      expect(requestsOf(streamAnswer.pattern)).toMatchObject([{ route: { name } }]);
      expect(answer.route.name).toBe('refuse');
    },
  );

  it('answers poorer, but answers, without memory and router', async () => {
    gateway.remote.sessions.add('ses_1');
    for (const { pattern } of [loadContext, appendTurn, decideRoute]) gateway.remote.fail(pattern);
    const answer = (await post('/chat', { message: 'And the rent?', sessionId: 'ses_1' })).json();
    expect(answer).toMatchObject({
      status: 'answered',
      degraded: [
        { part: 'memory', reason: 'memory.load-context is down.' },
        { part: 'router', reason: 'router.decide-route is down.' },
      ],
    });
    expect(requestsOf(searchPassages.pattern)).toMatchObject([{ query: 'And the rent?' }]);
  });

  it.each([
    ['retrieval', searchPassages.pattern],
    ['generation', streamAnswer.pattern],
  ])('cannot answer without %s and says so', async (part, pattern) => {
    gateway.remote.fail(pattern, 'NO_HANDLER');
    const reply = await post('/query', { question: 'When does the lease end?' });
    expect(reply.json()).toMatchObject({ status: 503, code: 'UNAVAILABLE', details: { part } });
    expect(reply.headers['retry-after']).toBe('1');
  });

  it('asks for the answer once more when its process was lost before it said anything', async () => {
    gateway.remote.failOnce(streamAnswer.pattern, 'REPLICA_LOST');
    const answer = (await post('/query', { question: 'When does the lease end?' })).json();
    expect(answer).toMatchObject({ status: 'answered', text: expect.stringContaining('June') });
    const [first, second, ...more] = requestsOf(streamAnswer.pattern);
    expect([second, more]).toEqual([first, []]);
  });

  it('asks no third time, and not again for what is no loss', async () => {
    gateway.remote.fail(streamAnswer.pattern, 'REPLICA_LOST');
    expect((await post('/query', { question: 'When?' })).json()).toMatchObject({ code: 'REPLICA_LOST' });
    expect(requestsOf(streamAnswer.pattern)).toHaveLength(2);
    gateway.remote.reset();
    gateway.remote.fail(streamAnswer.pattern, 'MODEL_FAILED');
    expect((await post('/query', { question: 'When?' })).json()).toMatchObject({ code: 'MODEL_FAILED' });
    expect(requestsOf(streamAnswer.pattern)).toHaveLength(1);
  });

  it.each([
    ['a session that is not there', '/chat', { message: 'And?', sessionId: 'ses_x' }, 'SESSION_NOT_FOUND'],
    [
      'a collection that is not there',
      '/chat',
      { message: 'A?', collection: 'nope' },
      'COLLECTION_NOT_FOUND',
    ],
    ['an empty question', '/query', { question: ' ' }, 'VALIDATION_FAILED'],
    ['a question of 8,001 characters', '/query', { question: 'x'.repeat(8001) }, 'VALIDATION_FAILED'],
    ['a question of 100,000 characters', '/query', { question: 'x'.repeat(100_000) }, 'VALIDATION_FAILED'],
    ['too many passages', '/query', { question: 'A?', topK: 51 }, 'VALIDATION_FAILED'],
    ['a body over 1 MB', '/query', { question: 'x'.repeat(1_100_000) }, 'REQUEST_TOO_LARGE'],
  ])('answers %s with a problem that names it', async (_name, url, payload, code) => {
    gateway.remote.found = false;
    const reply = await post(url, payload);
    expect(reply.json()).toMatchObject({ code, requestId: reply.headers['x-request-id'] });
    expect(reply.json().detail.length).toBeGreaterThan(10);
    expect(reply.body.length).toBeLessThan(1000);
  });

  it('names the limit of a body that is too long and its size', async () => {
    const { details } = (await post('/query', { question: 'x'.repeat(1_100_000) })).json();
    expect(details).toEqual({ bytes: 1_100_015, limit: 1_048_576 });
  });

  it('names the limit of a question that is too long', async () => {
    const { detail, errors } = (await post('/query', { question: 'x'.repeat(8001) })).json();
    expect(detail).toContain('8000');
    expect(errors).toMatchObject([{ path: 'question' }]);
  });

  it('refuses a session id that memory could not keep', async () => {
    const reply = await post('/chat', { message: 'When?', sessionId: 'my chat' });
    expect(reply.json()).toMatchObject({ status: 400, errors: [{ path: 'sessionId' }] });
  });

  it('bounds the answers under way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const narrow = await startTestGateway({ config: { ANSWERS_MAX_LIVE: 1 } });
    narrow.remote.pace = promise;
    const ask = () => narrow.app.inject({ method: 'POST', url: '/query', payload: { question: 'When?' } });
    // An injected request begins when somebody waits for it.
    const first = ask().then(({ statusCode }) => statusCode);
    await waitFor(() => narrow.remote.requests.has(streamAnswer.pattern));
    const second = await ask();
    expect(second.json()).toMatchObject({ status: 503, code: 'OVERLOADED', details: { limit: 1 } });
    const payload = {
      model: 'plumbline/default',
      stream: true,
      messages: [{ role: 'user', content: 'When?' }],
    };
    const streamed = await narrow.app.inject({ method: 'POST', url: '/v1/chat/completions', payload });
    expect(streamed.statusCode).toBe(503);
    resolve();
    expect(await first).toBe(200);
    await narrow.close();
  }, 20_000);
});
