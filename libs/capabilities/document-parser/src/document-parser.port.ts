/** A span of the text, UTF-16 code units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ParsedHeading extends Span {
  /** 1 is the highest. */
  readonly level: number;
}

export interface ParsedPage extends Span {
  /** From 1; a slide or sheet counts as a page. */
  readonly page: number;
}

export interface ParsedDocument {
  readonly mediaType: string;
  /** The document's own title, when it has one. */
  readonly title?: string;
  /** Normalised (`normalizeText`): every span below counts its characters. */
  readonly text: string;
  readonly pages: readonly ParsedPage[];
  readonly headings: readonly ParsedHeading[];
  /** Tables, each with its header row, so that a chunk does not cut one needlessly. */
  readonly tables: readonly Span[];
  /** Boxes of the words of a paged format, packed by `packLayout` of `libs/text`. */
  readonly layout?: string;
  readonly warnings: readonly string[];
}

export interface ParseRequest {
  /** A local file; its name says nothing, its content decides. */
  readonly path: string;
  /** Decides between text formats alone (`.md`, `.csv`, `.json`, `.txt`). */
  readonly fileName: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { pagesDone: number; pagesTotal: number }) => void;
}

export interface ParserLimits {
  readonly mediaTypes: readonly string[];
  readonly timeoutMs: number;
  /** Resident memory of the process tree. */
  readonly maxMemoryMb: number;
  /** Characters of extracted text. */
  readonly maxCharacters: number;
  /** Unpacked bytes for each packed byte of a container. */
  readonly maxExpansion: number;
  readonly maxPages: number;
}

/** Reads an untrusted file; whatever is in it, the host stays well. */
export abstract class DocumentParser {
  abstract readonly limits: ParserLimits;
  /**
   * Throws `UNSUPPORTED_MEDIA`, `DOCUMENT_UNREADABLE` (broken, timed out, crashed the parser), `DOCUMENT_ENCRYPTED`,
   * `DOCUMENT_BOMB` (memory, output or expansion limit), `DOCUMENT_EMPTY`, `CANCELLED`; each names the limit it met.
   */
  abstract parse(request: ParseRequest): Promise<ParsedDocument>;
  /** Media type by content. */
  abstract detect(path: string, fileName: string): Promise<string>;
  abstract close(): Promise<void>;
}
