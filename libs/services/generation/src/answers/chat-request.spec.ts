import type { ChatModelLimits } from '@plumbline/chat-model';
import { countTokens } from '@plumbline/text';
import { passage, question } from '../testing/answer-requests.js';
import { chatRequestOf } from './chat-request.js';
import { SYSTEM_PROMPT } from './system-prompt.js';

const limits: ChatModelLimits = {
  modelId: 'test/model',
  contextTokens: 1500,
  maxOutputTokens: 400,
  price: { input: 0, output: 0 },
  generative: true,
};
const signal = new AbortController().signal;

describe(chatRequestOf.name, () => {
  it('asks for no more than the context holds: the best passages, the newest turns', () => {
    const long = (word: string) => `${word} `.repeat(200);
    const passages = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((word, index) =>
      passage({ chunkId: `chk_${index}`, text: long(word) }),
    );
    const history = ['old', 'new'].map((word) => ({ question: `${word}?`, answer: `${long(word)} [3]` }));
    const { messages, maxOutputTokens, grounding } = chatRequestOf(
      question({ passages, history }),
      limits,
      signal,
    );
    const tokens = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
    expect(tokens + maxOutputTokens).toBeLessThanOrEqual(limits.contextTokens);
    expect(maxOutputTokens).toBe(400);
    const prompt = messages.at(-1)?.content ?? '';
    expect(prompt).toContain('first');
    expect(prompt).not.toContain('sixth');
    expect(messages.map(({ content }) => content).join()).not.toContain('old');
    expect(grounding?.passages.map(({ marker }) => marker)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('puts the rules first and the question last, and takes the markers out of earlier answers', () => {
    const history = [{ question: 'Who must register?', answer: 'A vendor. [4]' }];
    const { messages } = chatRequestOf(question({ history }), { ...limits, contextTokens: 8000 }, signal);
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(messages[0]?.content).toBe(SYSTEM_PROMPT);
    expect(messages[2]?.content).toBe('A vendor.');
    expect(messages[3]?.content).toMatch(/Question: Within how many days must a vendor register\?$/);
  });

  it('writes no messages for a model that selects', () => {
    const { messages, grounding } = chatRequestOf(question(), { ...limits, generative: false }, signal);
    expect(messages).toEqual([]);
    expect(grounding?.question).toBe('Within how many days must a vendor register?');
  });
});
