export interface EmbedderLimits {
  /** `provider/model`; vectors of different models must never be compared. */
  readonly modelId: string;
  readonly dimensions: number;
  /** Tokens of a text that count; what is longer is cut. */
  readonly maxTokens: number;
  /** Texts of one call. */
  readonly maxBatch: number;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** `query` goes before waiting `passage` texts, so that a question never queues behind a book. */
  readonly purpose: 'query' | 'passage';
}

/** Turns texts into vectors of unit length. */
export abstract class Embedder {
  abstract readonly limits: EmbedderLimits;
  /**
   * One vector a text, in the order of the texts; the same text gives the same vector whatever stands beside it.
   * Throws `UNAVAILABLE` when the model cannot be reached or loaded, `CANCELLED` when the signal fires,
   * `VALIDATION_FAILED` for more than `maxBatch` texts.
   */
  abstract embed(texts: readonly string[], options: EmbedOptions): Promise<Float32Array[]>;
  /** Number of tokens the model sees, before the cut. */
  abstract countTokens(text: string): number;
  abstract close(): Promise<void>;
}
