import type { AnswerEvent, Citation } from '@plumbline/contracts';
import { toProblem } from '@plumbline/service-kit';
import type { ServerSentEvent } from '../server-sent-events.js';
import { completionIdOf, tokenUsageOf } from './chat-completion.js';
import { openAiErrorOf } from './openai-error.js';

export interface ChunkOptions {
  readonly answerId: string;
  readonly requestId: string;
  readonly model: string;
  readonly includeUsage: boolean;
}

interface Delta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly citations?: readonly Citation[];
}

/**
 * The answer as OpenAI's chunks. The chunk that finishes the choice carries `citations`; an error is an event of its
 * own, as OpenAI sends it.
 */
export async function* toChunks(
  events: AsyncIterable<AnswerEvent>,
  options: ChunkOptions,
): AsyncGenerator<ServerSentEvent, void> {
  const chunk = chunkMaker(options);
  try {
    for await (const { event, data } of events) {
      if (event === 'answer-start') yield chunk({ role: 'assistant', content: '' });
      if (event === 'answer-delta') yield chunk({ content: data.text });
      if (event !== 'answer-end') continue;
      const { citations } = data;
      yield chunk({ citations }, { finish_reason: 'stop', citations });
      if (options.includeUsage) yield chunk(undefined, { usage: tokenUsageOf(data.usage) });
      yield { data: '[DONE]' };
    }
  } catch (error) {
    yield { data: JSON.stringify(openAiErrorOf(toProblem(error, options.requestId))) };
  }
}

function chunkMaker({ answerId, model }: ChunkOptions) {
  const head = {
    id: completionIdOf(answerId),
    object: 'chat.completion.chunk',
    created: Math.floor(Date.now() / 1000),
    model,
  };
  return (delta: Delta | undefined, { finish_reason = null, ...rest }: Record<string, unknown> = {}) => {
    const choices = delta ? [{ index: 0, delta, logprobs: null, finish_reason }] : [];
    return { data: JSON.stringify({ ...head, choices, ...rest }) };
  };
}
