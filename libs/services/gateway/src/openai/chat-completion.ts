import { type Answer, Citation, HistoryTurn } from '@plumbline/contracts';
import { newId } from '@plumbline/core';
import { z } from 'zod';
import type { AskedQuestion } from '../answers/asked-question.js';
import { invalidField } from '../invalid-field.js';
import { collectionOf } from './model-name.js';

const TextPart = z.object({ type: z.literal('text'), text: z.string() });

const Message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z
    .union([z.string(), z.array(TextPart, 'only parts of the type text are read')])
    .nullish()
    .transform((content) =>
      Array.isArray(content) ? content.map(({ text }) => text).join('\n') : (content ?? ''),
    ),
});
type Message = z.infer<typeof Message>;

/** What is read of OpenAI's request; sampling parameters and tools have no meaning here and are passed over. */
export const ChatCompletionBody = z
  .object({
    model: z.string().min(1).max(200).describe('`plumbline/<collection>`'),
    messages: z.array(Message).min(1).max(200),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
    n: z.literal(1, 'only one choice is given').nullish(),
  })
  .meta({ id: 'ChatCompletionRequest' });
export type ChatCompletionBody = z.infer<typeof ChatCompletionBody>;

const TokenUsage = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
});
type TokenUsage = z.infer<typeof TokenUsage>;

/** OpenAI's reply, with the citations of the answer. */
export const ChatCompletion = z
  .object({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.int(),
    model: z.string(),
    choices: z.array(
      z.object({
        index: z.int(),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          citations: z.array(Citation),
        }),
        logprobs: z.null(),
        finish_reason: z.literal('stop'),
      }),
    ),
    usage: TokenUsage,
  })
  .meta({ id: 'ChatCompletion' });
export type ChatCompletion = z.infer<typeof ChatCompletion>;

/** The last message is the question, those before it are what was said; instructions of a system are not obeyed. */
export function askedOf({ model, messages }: ChatCompletionBody): AskedQuestion {
  const collection = collectionOf(model);
  const last = messages.at(-1);
  if (last?.role !== 'user') throw invalidField('messages', 'must end with a message of the role user');
  if (last.content.trim() === '')
    throw invalidField(`messages.${messages.length - 1}.content`, 'must not be empty');
  if (last.content.length > 8000)
    throw invalidField(`messages.${messages.length - 1}.content`, 'may have 8000 characters');
  const history = historyOf(messages.slice(0, -1));
  return { answerId: newId('ans'), message: last.content, collection, topK: 8, history };
}

export function completionOf({ answerId, text, citations, usage }: Answer, model: string): ChatCompletion {
  const message = { role: 'assistant', content: text, refusal: null, citations } as const;
  return {
    id: completionIdOf(answerId),
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: tokenUsageOf(usage),
  };
}

export function completionIdOf(answerId: string): string {
  return answerId.replace(/^ans_/, 'chatcmpl-');
}

export function tokenUsageOf({ inputTokens, outputTokens }: Answer['usage']): TokenUsage {
  const total = inputTokens + outputTokens;
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: total };
}

const HISTORY_TURNS = 50;
const HISTORY_CHARACTERS = 24_000;

/** Pairs of a question and its answer, the newest that fit. */
function historyOf(messages: readonly Message[]): HistoryTurn[] {
  const turns: HistoryTurn[] = [];
  for (const { role, content } of messages) {
    if (role === 'user') turns.push({ question: content, answer: '' });
    const last = turns.at(-1);
    if (role === 'assistant' && last) last.answer = content;
  }
  let room = HISTORY_CHARACTERS;
  const fits = ({ question, answer }: HistoryTurn) => (room -= question.length + answer.length) >= 0;
  const newest = turns.slice(-HISTORY_TURNS).reverse();
  const firstTooMany = newest.findIndex((turn) => !fits(turn));
  return (firstTooMany < 0 ? newest : newest.slice(0, firstTooMany)).reverse();
}
