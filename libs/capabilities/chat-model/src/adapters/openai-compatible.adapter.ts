import { AppError } from '@plumbline/core';
import { countTokens } from '@plumbline/text';
import {
  ChatModel,
  type ChatModelEvent,
  type ChatModelLimits,
  type ChatModelRequest,
} from '../chat-model.port.js';
import { type CompletionChunk, parseCompletionChunk } from '../openai/completion-chunk.js';
import { eventData } from '../openai/event-data.js';
import { IdleTimer } from '../openai/idle-timer.js';
import { openCompletion } from '../openai/open-completion.js';

export interface OpenAiCompatibleOptions {
  /** Up to and with the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly model: string;
  /** Longest silence of the server, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** US dollars a million tokens. */
  readonly price: { readonly input: number; readonly output: number };
}

interface CompletionState {
  text: string;
  finishReason?: string;
  usage?: NonNullable<CompletionChunk['usage']>;
}

/** Characters a token may have at most before a server that ignores the limit is cut off. */
const CHARACTERS_PER_TOKEN = 12;

/** Streams from any server that speaks `POST /chat/completions`: OpenAI, Ollama, vLLM, llama.cpp. */
export class OpenAiCompatibleChatModel extends ChatModel {
  override readonly limits: ChatModelLimits;

  constructor(private readonly options: OpenAiCompatibleOptions) {
    super();
    this.limits = {
      modelId: `openai-compatible/${options.model}`,
      contextTokens: 32_000,
      maxOutputTokens: 4000,
      price: options.price,
      generative: true,
    };
  }

  override async *stream(request: ChatModelRequest): AsyncIterable<ChatModelEvent> {
    const idle = new IdleTimer(this.options.idleTimeoutMs, request.signal);
    try {
      yield* this.complete(request, idle);
    } catch (error) {
      throw asAppError(error, idle, request.signal);
    } finally {
      idle.stop();
    }
  }

  private async *complete(request: ChatModelRequest, idle: IdleTimer): AsyncIterable<ChatModelEvent> {
    const maxOutputTokens = Math.min(request.maxOutputTokens, this.limits.maxOutputTokens);
    const body = await openCompletion({ ...this.requestOf(request, maxOutputTokens), signal: idle.signal });
    const state: CompletionState = { text: '' };
    for await (const data of eventData(body, () => idle.restart())) {
      if (data === '[DONE]') {
        state.finishReason ??= 'stop';
        break;
      }
      const delta = take(state, parseCompletionChunk(data));
      if (delta !== '') yield { type: 'text-delta', text: delta };
      if (state.text.length > maxOutputTokens * CHARACTERS_PER_TOKEN) {
        state.finishReason = 'length';
        break;
      }
    }
    if (state.finishReason === undefined)
      throw new AppError('MODEL_FAILED', 'The model server ended its reply before it was complete.');
    yield { type: 'finish', reason: reasonOf(state.finishReason), usage: usageOf(state, request) };
  }

  private requestOf({ messages }: ChatModelRequest, maxOutputTokens: number) {
    const { baseUrl, apiKey, model } = this.options;
    return {
      url: `${baseUrl.replace(/\/+$/, '')}/chat/completions`,
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
        temperature: 0,
        max_tokens: maxOutputTokens,
      }),
    };
  }
}

/** Keeps what a chunk says and gives its text. */
function take(state: CompletionState, { choices, usage }: CompletionChunk): string {
  const [choice] = choices;
  const delta = choice?.delta?.content ?? '';
  state.text += delta;
  if (choice?.finish_reason) state.finishReason = choice.finish_reason;
  if (usage) state.usage = usage;
  return delta;
}

function reasonOf(finishReason: string): 'stop' | 'length' | 'filtered' {
  if (finishReason === 'length') return 'length';
  return finishReason === 'content_filter' ? 'filtered' : 'stop';
}

/** As the server reports it, or counted when it does not. */
function usageOf({ usage, text }: CompletionState, { messages }: ChatModelRequest) {
  if (usage) return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens };
  const inputTokens = messages.reduce((sum, { content }) => sum + countTokens(content) + 4, 0);
  return { inputTokens, outputTokens: countTokens(text) };
}

function asAppError(error: unknown, idle: IdleTimer, signal: AbortSignal | undefined): AppError {
  if (signal?.aborted) return new AppError('CANCELLED', 'The answer was cancelled.', { cause: error });
  if (idle.expired)
    return new AppError('DEADLINE', 'The model server was silent for too long.', { cause: error });
  if (error instanceof AppError) return error;
  return new AppError('MODEL_FAILED', 'The connection to the model server broke.', { cause: error });
}
