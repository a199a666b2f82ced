import { AnswerEvent } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import { EventReader } from '../testing/event-reader.js';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { LiveAnswer } from './live-answer.js';

describe(LiveAnswer.name, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ config: { SSE_HEARTBEAT_MS: 20, RESUME_GRACE_MS: 300 } });
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const eventStream = { accept: 'text/event-stream' };
  const ask = async (headers: Record<string, string> = {}) => {
    const body = JSON.stringify({ message: 'When does the lease end?' });
    const all = { ...eventStream, 'content-type': 'application/json', ...headers };
    return new EventReader(await fetch(`${gateway.url}/chat`, { method: 'POST', headers: all, body }));
  };
  const resume = async (answerId: string, headers: Record<string, string> = {}) =>
    new EventReader(
      await fetch(`${gateway.url}/answers/${answerId}/events`, { headers: { ...eventStream, ...headers } }),
    );
  const remove = (answerId: string) => fetch(`${gateway.url}/answers/${answerId}`, { method: 'DELETE' });
  const heldBack = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gateway.remote.pace = promise;
    return resolve;
  };
  const answerIdOf = (events: { data: string }[]) => JSON.parse(events[0]?.data ?? '{}').answerId as string;

  it('streams the events in their order, numbered, the whole answer last', async () => {
    const reader = await ask();
    expect(reader.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = await reader.until();
    const delta = ['answer-delta', 'citation'];
    const names = ['answer-start', 'route', 'passages', ...delta, ...delta, 'usage', 'answer-end'];
    expect(events.map(({ event }) => event)).toEqual(names);
    const answerId = answerIdOf(events);
    expect(events.map(({ id }) => id)).toEqual(names.map((_, index) => `${answerId}:${index + 1}`));
    for (const { event, data } of events) AnswerEvent.parse({ event, data: JSON.parse(data) });
    expect(gateway.remote.requests.get('memory.append-turn')).toHaveLength(1);
  });

  it('sends what there is at once and a heartbeat while there is nothing', async () => {
    const release = heldBack();
    const reader = await ask();
    await reader.until('answer-delta');
    await reader.next();
    const rest = reader.until();
    await waitFor(() => reader.comments.length > 1, { what: 'two heartbeats' });
    release();
    expect((await rest).at(-1)?.event).toBe('answer-end');
  });

  it('goes on after a lost connection with what was missed, nothing twice', async () => {
    const release = heldBack();
    const first = await ask();
    const seen = await first.until('answer-delta');
    await first.leave();
    const answerId = answerIdOf(seen);
    const second = await resume(answerId, { 'last-event-id': seen.at(-1)?.id ?? '' });
    const next = await second.next();
    expect([next?.id, next?.event]).toEqual([`${answerId}:5`, 'citation']);
    release();
    const rest = await second.until();
    expect(rest.map(({ event }) => event)).toEqual(['answer-delta', 'citation', 'usage', 'answer-end']);
  });

  it('replays an answer that is over for a while, then forgets it', async () => {
    const events = await (await ask()).until();
    const answerId = answerIdOf(events);
    expect(await (await resume(answerId)).until()).toEqual(events);
    await waitFor(async () => (await resume(answerId)).response.status === 404, {
      what: 'the end of the grace',
    });
  });

  it('ends the work when nobody comes back', async () => {
    heldBack();
    const reader = await ask();
    await reader.until('answer-delta');
    await reader.leave();
    await waitFor(() => gateway.remote.stopped === 1, { what: 'generation to be stopped' });
    expect(gateway.remote.requests.has('memory.append-turn')).toBe(false);
  });

  it('ends the work of a plain request at once when its client goes away', async () => {
    heldBack();
    const controller = new AbortController();
    const body = JSON.stringify({ question: 'When?' });
    const headers = { 'content-type': 'application/json' };
    const options = { method: 'POST', headers, body, signal: controller.signal };
    const asked = fetch(`${gateway.url}/query`, options).catch((error) => error.name);
    await waitFor(() => gateway.remote.requests.has('generation.stream-answer'));
    controller.abort();
    expect(await asked).toBe('AbortError');
    await waitFor(() => gateway.remote.stopped === 1, { timeoutMs: 250, what: 'generation to be stopped' });
  });

  it('stops on request, tells its reader, and may be stopped again', async () => {
    heldBack();
    const reader = await ask();
    const answerId = answerIdOf(await reader.until('answer-delta'));
    expect((await remove(answerId)).status).toBe(204);
    const [last] = (await reader.until()).slice(-1);
    expect(last?.event).toBe('error');
    expect(JSON.parse(last?.data ?? '{}')).toMatchObject({ problem: { code: 'CANCELLED' } });
    await waitFor(() => gateway.remote.stopped === 1);
    expect((await remove(answerId)).status).toBe(204);
  });

  it('tells of an error as its last event', async () => {
    gateway.remote.fail('generation.stream-answer', 'MODEL_FAILED');
    const events = await (await ask()).until();
    expect(events.map(({ event }) => event)).toEqual(['answer-start', 'route', 'passages', 'error']);
    const { problem } = JSON.parse(events.at(-1)?.data ?? '{}');
    expect(problem).toMatchObject({ status: 502, code: 'MODEL_FAILED', nextStep: expect.any(String) });
  });

  it('ends with the loss of the process that wrote the answer when something of it was sent', async () => {
    gateway.remote.pace = Promise.reject(new AppError('REPLICA_LOST', 'The process was lost.'));
    gateway.remote.pace.catch(() => undefined);
    const events = await (await ask()).until();
    const names = ['answer-start', 'route', 'passages', 'answer-delta', 'citation', 'error'];
    expect(events.map(({ event }) => event)).toEqual(names);
    expect(JSON.parse(events.at(-1)?.data ?? '{}')).toMatchObject({ problem: { code: 'REPLICA_LOST' } });
    expect(gateway.remote.requests.get('generation.stream-answer')).toHaveLength(1);
  });

  it('refuses an event id that is not of the answer', async () => {
    const events = await (await ask()).until();
    const reader = await resume(answerIdOf(events), { 'last-event-id': 'ans_other:3' });
    expect(await reader.response.status).toBe(400);
  });
});
