import { chatModelContract, collect, contractRequest, textOf } from '../chat-model.contract.js';
import type { ChatModelEvent } from '../chat-model.port.js';
import { ScriptedChatServer } from '../scripted-chat-server.js';
import { OpenAiCompatibleChatModel } from './openai-compatible.adapter.js';

const text = 'The lease ends on 30 June 2027. [1]';
const apiKey = 'sk-test-never-to-be-seen';

describe(OpenAiCompatibleChatModel.name, () => {
  let server: ScriptedChatServer;

  beforeAll(async () => {
    server = await ScriptedChatServer.start();
  });
  beforeEach(() => server.reset());
  afterAll(() => server.stop());

  const create = (idleTimeoutMs = 5000) =>
    new OpenAiCompatibleChatModel({
      baseUrl: server.baseUrl,
      apiKey,
      model: 'test-model',
      idleTimeoutMs,
      price: { input: 1, output: 2 },
    });

  chatModelContract(async () => {
    server.play({ kind: 'reply', text });
    return create();
  });

  it('sends the protocol and reports the usage of the server', async () => {
    server.play({ kind: 'reply', text });
    const events = await collect(create(), contractRequest);
    expect(textOf(events)).toBe(text);
    expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 100, outputTokens: 8 } });
    expect(server.requests).toEqual([
      {
        path: '/v1/chat/completions',
        authorization: `Bearer ${apiKey}`,
        body: expect.objectContaining({
          model: 'test-model',
          stream: true,
          messages: contractRequest.messages,
        }),
      },
    ]);
  });

  it('counts the usage when the server reports none', async () => {
    server.play({ kind: 'reply', text, usage: false });
    const finish = (await collect(create(), contractRequest)).at(-1);
    expect(finish).toMatchObject({ usage: { inputTokens: expect.any(Number), outputTokens: 14 } });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'filtered'],
  ] as const)('reports the end %s as %s', async (finishReason, reason) => {
    server.play({ kind: 'reply', text, finishReason });
    expect((await collect(create(), contractRequest)).at(-1)).toMatchObject({ type: 'finish', reason });
  });

  it('tries again after 429 and 500, before the first event alone', async () => {
    server.play(
      { kind: 'refuse', status: 429, retryAfterSeconds: 0 },
      { kind: 'refuse', status: 500 },
      { kind: 'reply', text },
    );
    expect(textOf(await collect(create(), contractRequest))).toBe(text);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [429, 'OVERLOADED', 3],
    [500, 'MODEL_FAILED', 3],
    [401, 'MODEL_FAILED', 1],
  ] as const)('gives up after status %i with %s and without the key', async (status, code, requests) => {
    server.play({ kind: 'refuse', status, retryAfterSeconds: 0 });
    const error = await collect(create(), contractRequest).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, details: { status } });
    expect(JSON.stringify(error) + String(error)).not.toContain(apiKey);
    expect(server.requests).toHaveLength(requests);
  });

  it.each(['cut', 'malformed', 'error-frame'] as const)(
    'throws MODEL_FAILED after a %s and does not try again',
    async (kind) => {
      server.play({ kind, text: 'The lease ends' });
      const events: ChatModelEvent[] = [];
      const reading = (async () => {
        for await (const event of create().stream(contractRequest)) events.push(event);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'MODEL_FAILED' });
      expect(textOf(events)).toBe('The lease ends');
      expect(server.requests).toHaveLength(1);
    },
  );

  it('throws DEADLINE when the server falls silent, and lets slow tokens be', async () => {
    server.play({ kind: 'reply', text, tokenMs: 80 }, { kind: 'silent', text: 'The lease' });
    expect(textOf(await collect(create(600), contractRequest))).toBe(text);
    await expect(collect(create(600), contractRequest)).rejects.toMatchObject({ code: 'DEADLINE' });
  });

  it('throws MODEL_FAILED when nothing listens', async () => {
    const model = new OpenAiCompatibleChatModel({
      baseUrl: 'http://127.0.0.1:1/v1',
      model: 'test-model',
      idleTimeoutMs: 5000,
      price: { input: 0, output: 0 },
    });
    await expect(collect(model, contractRequest)).rejects.toMatchObject({ code: 'MODEL_FAILED' });
  });

  it('hangs up when it is cancelled', async () => {
    server.play({ kind: 'silent', text: 'The lease' });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of create().stream({ ...contractRequest, signal: controller.signal }))
        controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    while (server.abandoned === 0) await new Promise(setImmediate);
  });
});
