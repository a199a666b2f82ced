import { ChatModelConfig, ChatModelModule } from '@plumbline/chat-model';
import { type ChatScript, ScriptedChatServer } from '@plumbline/chat-model/scripted-chat-server';
import { type AnswerItem, readUsage, streamAnswer } from '@plumbline/contracts';
import { DatabaseModule } from '@plumbline/database';
import { openTestDatabase, testContext } from '@plumbline/testing';
import { Caller, InProcessServer, TransportModule } from '@plumbline/transport';
import type { INestMicroservice } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { GenerationModule } from './generation.module.js';
import { question, TRUE_CLAIM } from './testing/answer-requests.js';

const IDLE_MS = 1000;

describe(`${GenerationModule.name} with CHAT_MODEL=openai-compatible`, () => {
  let app: INestMicroservice;
  let caller: Caller;
  let server: ScriptedChatServer;

  beforeAll(async () => {
    server = await ScriptedChatServer.start();
    const config = ChatModelConfig.parse({
      CHAT_MODEL: 'openai-compatible',
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_MODEL: 'local',
      CHAT_IDLE_TIMEOUT_MS: String(IDLE_MS),
      CHAT_PRICE_INPUT: '1',
      CHAT_PRICE_OUTPUT: '2',
    });
    const testing = await Test.createTestingModule({
      imports: [
        TransportModule.inProcess(),
        DatabaseModule.of(await openTestDatabase()),
        ChatModelModule.register(config),
        GenerationModule.register(),
      ],
    }).compile();
    app = testing.createNestMicroservice({ strategy: testing.get(InProcessServer), logger: false });
    await app.listen();
    caller = app.get(Caller);
  }, 60_000);

  beforeEach(() => server.reset());

  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  /** The answer over the transport, and what was booked for it. */
  async function answer(...scripts: ChatScript[]) {
    server.play(...scripts);
    const context = testContext();
    const items: AnswerItem[] = [];
    let error: unknown;
    try {
      for await (const item of caller.stream(streamAnswer, question(), { context })) items.push(item);
    } catch (thrown) {
      error = thrown;
    }
    const end = items.at(-1);
    const booked = await caller.call(readUsage, {}, { context });
    return { items, error, end: end?.type === 'end' ? end : undefined, booked };
  }

  it('streams verified claims of the server and books what it reports', async () => {
    const text = `${TRUE_CLAIM} Vendors are obliged to register within 12 business days. [1] Books are standard rated. [1]`;
    const { items, end, booked } = await answer({ kind: 'reply', text });
    expect(items.map(({ type }) => type)).toEqual(['delta', 'citation', 'delta', 'citation', 'usage', 'end']);
    expect(end).toMatchObject({
      text: `${TRUE_CLAIM} Books are standard rated. [1]`,
      status: 'answered',
      degraded: [],
    });
    expect(end?.usage.model).toBe('openai-compatible/local');
    expect(booked).toMatchObject({ answers: 1, inputTokens: 100 });
    expect(booked.costUsd).toBeCloseTo(1e-4 + booked.outputTokens * 2e-6, 9);
  });

  it('waits for slow tokens as long as they come', async () => {
    const slow = { kind: 'reply', text: TRUE_CLAIM, tokenMs: 150 } as const;
    const started = performance.now();
    const { end } = await answer(slow);
    expect(end).toMatchObject({ text: TRUE_CLAIM, status: 'answered', degraded: [] });
    expect(performance.now() - started).toBeGreaterThan(IDLE_MS);
  });

  it('answers after refusals that pass', async () => {
    const busy = { kind: 'refuse', status: 503, retryAfterSeconds: 0 } as const;
    const { end } = await answer(busy, busy, { kind: 'reply', text: TRUE_CLAIM });
    expect(end?.status).toBe('answered');
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    [429, 'OVERLOADED'],
    [503, 'OVERLOADED'],
    [500, 'MODEL_FAILED'],
    [401, 'MODEL_FAILED'],
  ] as const)('fails with a refusal of status %i as %s and books nothing', async (status, code) => {
    const { items, error, booked } = await answer({ kind: 'refuse', status, retryAfterSeconds: 0 });
    expect(items).toEqual([]);
    expect(error).toMatchObject({ code });
    expect(booked).toMatchObject({ answers: 0, costUsd: 0 });
  });

  it.each([
    ['cut', 'MODEL_FAILED'],
    ['malformed', 'MODEL_FAILED'],
    ['error-frame', 'MODEL_FAILED'],
    ['silent', 'DEADLINE'],
  ] as const)(
    'fails with a stream that is %s before its first claim as %s, and books what was heard',
    async (kind, code) => {
      const { items, error, booked } = await answer({ kind, text: 'Vendors are obliged' });
      expect(items).toEqual([]);
      expect(error).toMatchObject({ code });
      expect(booked.answers).toBe(1);
      expect(booked.inputTokens).toBeGreaterThan(50);
      expect(booked.outputTokens).toBeGreaterThan(0);
    },
  );

  it.each(['cut', 'malformed', 'error-frame', 'silent'] as const)(
    'keeps what was verified before a stream is %s, as a degraded answer',
    async (kind) => {
      const { end, error, booked } = await answer({ kind, text: `${TRUE_CLAIM} Books are` });
      expect(error).toBeUndefined();
      expect(end).toMatchObject({ text: TRUE_CLAIM, status: 'answered', degraded: [{ part: 'generation' }] });
      expect(booked.answers).toBe(1);
    },
  );

  it.each([
    ['length', /longest/],
    ['content_filter', /held back/],
  ] as const)('says so when the server ends with %s', async (finishReason, reason) => {
    const { end } = await answer({ kind: 'reply', text: TRUE_CLAIM, finishReason });
    expect(end?.degraded).toEqual([{ part: 'generation', reason: expect.stringMatching(reason) }]);
  });

  it('abstains when the server says that the documents do not, or nothing, and books it', async () => {
    for (const text of ['The documents do not say.', '']) {
      server.reset();
      const { end, booked } = await answer({ kind: 'reply', text });
      expect(end).toMatchObject({ status: 'abstained', citations: [] });
      expect(booked.answers).toBe(1);
    }
  });
});
