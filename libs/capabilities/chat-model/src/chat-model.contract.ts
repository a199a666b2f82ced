import { AppError } from '@plumbline/core';
import type { ChatModel, ChatModelEvent, ChatModelRequest } from './chat-model.port.js';

/** A question with a passage that answers it. */
export const contractRequest: ChatModelRequest = {
  messages: [
    { role: 'system', content: 'Answer from the passages and cite them.' },
    { role: 'user', content: '[1] The lease ends on 30 June 2027.\n\nWhen does the lease end?' },
  ],
  grounding: {
    question: 'When does the lease end?',
    passages: [
      {
        marker: 1,
        title: 'Lease',
        text: 'The tenant is Ada Brown of Leeds. The lease ends on 30 June 2027. Rent is due monthly in advance.',
        score: 0.9,
      },
    ],
  },
  maxOutputTokens: 500,
};

/** What every chat model keeps; `create` gives one that answers the contract's request. */
export function chatModelContract(create: () => Promise<ChatModel>): void {
  describe('as a chat model', () => {
    it('states its limits', async () => {
      const { limits } = await create();
      expect(limits.modelId).toMatch(/^[\w.-]+\/.+$/);
      expect(limits.maxOutputTokens).toBeGreaterThan(0);
      expect(limits.contextTokens).toBeGreaterThanOrEqual(limits.maxOutputTokens);
      expect(limits.price.input).toBeGreaterThanOrEqual(0);
      expect(limits.price.output).toBeGreaterThanOrEqual(0);
    });

    it('streams text and finishes once, last, with its usage', async () => {
      const events = await collect(await create(), contractRequest);
      expect(textOf(events)).toContain('30 June 2027');
      const finishes = events.filter(({ type }) => type === 'finish');
      expect(finishes).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
      expect(finishes[0]).toMatchObject({ usage: { outputTokens: expect.any(Number) } });
    });

    it('gives the same answer to the same request', async () => {
      const model = await create();
      const first = textOf(await collect(model, contractRequest));
      expect(textOf(await collect(model, contractRequest))).toBe(first);
    });

    it('quotes nothing but characters of the passages, with each claim that it selects', async () => {
      for (const event of await collect(await create(), contractRequest)) {
        if (event.type !== 'text-delta' || event.quotes === undefined) continue;
        expect(event.quotes.length).toBeGreaterThan(0);
        for (const { marker, start, end } of event.quotes) {
          const passage = contractRequest.grounding?.passages.find((each) => each.marker === marker);
          expect(passage?.text.slice(start, end)).toHaveLength(end - start);
          expect(event.text).toContain(`[${marker}]`);
        }
      }
    });

    it('throws CANCELLED when the signal has fired', async () => {
      const model = await create();
      const running = collect(model, { ...contractRequest, signal: AbortSignal.abort() });
      await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(running).rejects.toBeInstanceOf(AppError);
    });

    it('ends quietly when its reader stops early', async () => {
      for await (const event of (await create()).stream(contractRequest)) {
        expect(event.type).toBe('text-delta');
        break;
      }
    });
  });
}

export async function collect(model: ChatModel, request: ChatModelRequest): Promise<ChatModelEvent[]> {
  const events: ChatModelEvent[] = [];
  for await (const event of model.stream(request)) events.push(event);
  return events;
}

export function textOf(events: readonly ChatModelEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}
