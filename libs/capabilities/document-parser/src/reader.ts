import type { ParserLimits } from './document-parser.port.js';
import type { TextBuilder } from './text-builder.js';

export interface ReaderContext {
  readonly builder: TextBuilder;
  readonly limits: ParserLimits;
  readonly mediaType: string;
  readonly warnings: string[];
  readonly progress: (pagesDone: number, pagesTotal: number) => void;
}

export interface ReadResult {
  readonly title?: string | undefined;
  /** Boxes of the words, packed by `packLayout`. */
  readonly layout?: string | undefined;
}

/** Writes the text of one format into `context.builder`; throws `AppError` for what a person can act on. */
export type Reader = (data: Uint8Array, context: ReaderContext) => Promise<ReadResult>;
