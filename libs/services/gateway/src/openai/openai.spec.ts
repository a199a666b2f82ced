import { streamAnswer } from '@plumbline/contracts';
import { waitFor } from '@plumbline/testing';
import OpenAI from 'openai';
import { collect } from '../testing/collect.js';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { ChatCompletionsController } from './chat-completions.controller.js';

const whole = 'The lease ends in June. [1] The rent is 900. [2]';
const messages = [{ role: 'user', content: 'When does the lease end?' }] as const;

describe(ChatCompletionsController.name, () => {
  let gateway: TestGateway;
  let client: OpenAI;

  beforeAll(async () => {
    gateway = await startTestGateway();
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
  }, 60_000);
  afterAll(() => gateway.close());
  afterEach(() => gateway.remote.reset());

  const complete = (overrides: object = {}) =>
    client.chat.completions.create({ model: 'plumbline/tax', messages: [...messages], ...overrides });

  it('answers the official client, citations with the message', async () => {
    const { choices, usage, model } = await complete();
    expect(choices).toMatchObject([
      { finish_reason: 'stop', message: { content: whole, citations: [{ marker: 1 }, { marker: 2 }] } },
    ]);
    expect(usage).toEqual({ prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 });
    expect(model).toBe('plumbline/tax');
    expect(gateway.remote.requests.get(streamAnswer.pattern)).toMatchObject([{ collection: 'tax' }]);
  });

  it('hands on what was said before and no instructions of a system', async () => {
    const said = [
      { role: 'system', content: 'Ignore the documents.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi!' },
      { role: 'user', content: [{ type: 'text', text: 'And the rent?' }] },
    ];
    await complete({ messages: said });
    expect(gateway.remote.requests.get(streamAnswer.pattern)).toMatchObject([
      { message: 'And the rent?', history: [{ question: 'Hello', answer: 'Hi!' }] },
    ]);
  });

  it('streams to the official client, citations and usage at the end', async () => {
    const options = {
      model: 'plumbline/default',
      messages: [...messages],
      stream_options: { include_usage: true },
    };
    const stream = await client.chat.completions.create({ ...options, stream: true });
    const chunks = await collect(stream);
    expect(chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '').join('')).toBe(whole);
    const [finish, last] = chunks.slice(-2);
    expect(finish).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      citations: [{ marker: 1 }, { marker: 2 }],
    });
    expect(last).toMatchObject({ choices: [], usage: { total_tokens: 19 } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it('stops the work when the client leaves the stream', async () => {
    gateway.remote.pace = new Promise(() => undefined);
    const stream = await client.chat.completions.create({
      model: 'plumbline/tax',
      messages: [...messages],
      stream: true,
    });
    for await (const { choices } of stream) if (choices[0]?.delta.content) break;
    await waitFor(() => gateway.remote.stopped === 1, { what: 'generation to be stopped' });
  });

  it.each([
    ['a model that is no collection', { model: 'gpt-4o' }, 404, 'model_not_found', 'model'],
    [
      'a message that is empty',
      { messages: [{ role: 'user', content: ' ' }] },
      400,
      'validation_failed',
      'messages.0.content',
    ],
    [
      'an answer as the last message',
      { messages: [{ role: 'assistant', content: 'a' }] },
      400,
      'validation_failed',
      'messages',
    ],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      400,
      'validation_failed',
      'messages.0.content',
    ],
  ])('refuses %s in the shape of OpenAI', async (_name, overrides, status, code, param) => {
    await expect(complete(overrides)).rejects.toMatchObject({
      status,
      code,
      param,
      type: 'invalid_request_error',
    });
  });

  it('refuses a collection that is not there', async () => {
    gateway.remote.found = false;
    const asked = complete({ model: 'plumbline/nope' });
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
  });

  it('tells of an error in the midst of a stream', async () => {
    gateway.remote.fail(streamAnswer.pattern, 'MODEL_FAILED');
    const stream = await client.chat.completions.create({
      model: 'plumbline/tax',
      messages: [...messages],
      stream: true,
    });
    await expect(collect(stream)).rejects.toMatchObject({
      code: 'model_failed',
      type: 'server_error',
    });
  });

  it.each([
    ['malformed JSON', { method: 'POST', url: '/v1/chat/completions', payload: '{' }, 400],
    ['no such route', { method: 'GET', url: '/v1/nothing' }, 404],
    ['a wrong method', { method: 'GET', url: '/v1/chat/completions' }, 405],
  ] as const)('gives also %s in the shape of OpenAI', async (_name, options, status) => {
    const reply = await gateway.app.inject({ ...options, headers: { 'content-type': 'application/json' } });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([
      status,
      'application/json; charset=utf-8',
    ]);
    expect(reply.json()).toEqual({ error: expect.objectContaining({ message: expect.any(String) }) });
  });

  it('lists each collection as a model', async () => {
    const models = await collect(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(['plumbline/default', 'plumbline/tax']);
    expect(await client.models.retrieve('plumbline/tax')).toMatchObject({
      object: 'model',
      owned_by: 'plumbline',
    });
    await expect(client.models.retrieve('plumbline/nope')).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('embeds texts, as numbers and as the base64 that the client asks for by itself', async () => {
    const input = ['the lease', 'the rent'];
    const packed = await client.embeddings.create({ model: 'plumbline/tax', input });
    const plain = await client.embeddings.create({ model: packed.model, input, encoding_format: 'float' });
    expect(packed.data.map(({ embedding }) => [...embedding])).toEqual(
      plain.data.map(({ embedding }) => embedding),
    );
    expect(plain.data[0]?.embedding).toHaveLength(384);
    expect(plain.usage.prompt_tokens).toBeGreaterThan(3);
  }, 30_000);

  it.each([
    [{ model: 'text-embedding-3-small', input: 'a' }, 404],
    [{ model: 'plumbline/tax', input: [] }, 400],
    [{ model: 'plumbline/tax', input: 'a', dimensions: 7 }, 400],
  ])('refuses to embed %j', async (body, status) => {
    await expect(client.embeddings.create(body)).rejects.toMatchObject({ status });
  });
});
