/** To the thread: the token ids of one text, or that it shall end after the text at hand. */
export type EmbedCommand = { readonly ids: Int32Array } | 'end';

/** From the thread: `ready` once, then one answer a command. */
export type EmbedReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'vector'; readonly vector: Float32Array }
  | { readonly kind: 'failed'; readonly reason: string };

export interface MiniLmThreadData {
  readonly modelPath: string;
  /** Hexadecimal digest that the model file must have. */
  readonly sha256: string;
}
