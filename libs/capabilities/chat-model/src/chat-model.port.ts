export interface ChatModelLimits {
  /** `provider/model`. */
  readonly modelId: string;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** US dollars a million tokens. */
  readonly price: { readonly input: number; readonly output: number };
  /** Whether it writes answers of its own, or only selects sentences. */
  readonly generative: boolean;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The passages as data, for a model that selects instead of writing. */
export interface Grounding {
  readonly question: string;
  /** `marker` is what the answer cites, from 1. */
  readonly passages: readonly {
    readonly marker: number;
    readonly title: string;
    readonly heading?: string;
    readonly text: string;
    readonly score: number;
  }[];
}

export interface ChatModelRequest {
  readonly messages: readonly ChatMessage[];
  readonly grounding?: Grounding;
  readonly maxOutputTokens: number;
  readonly signal?: AbortSignal;
}

/** Characters of the passage with this marker; `end` is exclusive. */
export interface ModelQuote {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

export type ChatModelEvent =
  | {
      readonly type: 'text-delta';
      readonly text: string;
      /** From a model that selects: the text is one whole claim, and these are the characters it was made of. */
      readonly quotes?: readonly ModelQuote[];
    }
  /** Once, last. Providers that report nothing are counted by the adapter. */
  | {
      readonly type: 'finish';
      readonly reason: 'stop' | 'length' | 'filtered';
      readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
    };

/** Streams a completion. */
export abstract class ChatModel {
  abstract readonly limits: ChatModelLimits;
  /**
   * Retries only before the first event. Throws `MODEL_FAILED` (refused, cut or malformed reply), `OVERLOADED`,
   * `DEADLINE` (silent too long), `CANCELLED`.
   */
  abstract stream(request: ChatModelRequest): AsyncIterable<ChatModelEvent>;
}

/** The models this process offers; the first is the default. */
export abstract class ChatModels {
  /** Throws `MODEL_NOT_FOUND`. */
  abstract get(modelId?: string): ChatModel;
  abstract list(): readonly ChatModelLimits[];
}
