import { AppError } from '@plumbline/core';
import { countTokens } from '@plumbline/text';
import {
  ChatModel,
  type ChatModelEvent,
  type ChatModelLimits,
  type ChatModelRequest,
} from '../chat-model.port.js';
import { selectSentences } from '../extractive/select-sentences.js';

/**
 * Answers with the one to four sentences of the passages that answer the question best, each with its marker and the
 * characters it was made of; a list item or a table row comes with what introduces it. Writes no word of its own,
 * costs nothing, and gives the same answer to the same request. White space becomes one space, list markers go.
 */
export class ExtractiveChatModel extends ChatModel {
  override readonly limits: ChatModelLimits = {
    modelId: 'plumbline/extractive',
    contextTokens: 128_000,
    maxOutputTokens: 2000,
    price: { input: 0, output: 0 },
    generative: false,
  };

  override async *stream({
    grounding,
    maxOutputTokens,
    signal,
  }: ChatModelRequest): AsyncIterable<ChatModelEvent> {
    throwIfAborted(signal);
    const budget = Math.min(maxOutputTokens, this.limits.maxOutputTokens);
    let outputTokens = 0;
    let separator = '';
    for (const { text, marker, spans } of grounding ? selectSentences(grounding) : []) {
      throwIfAborted(signal);
      const sentence = `${separator}${text} [${marker}]`;
      const tokens = countTokens(sentence);
      if (outputTokens + tokens > budget) {
        yield { type: 'finish', reason: 'length', usage: { inputTokens: 0, outputTokens } };
        return;
      }
      outputTokens += tokens;
      separator = '\n';
      const quotes = spans.map((span) => ({ marker, ...span }));
      yield { type: 'text-delta', text: sentence, quotes };
    }
    yield { type: 'finish', reason: 'stop', usage: { inputTokens: 0, outputTokens } };
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('CANCELLED', 'The answer was cancelled.');
}
