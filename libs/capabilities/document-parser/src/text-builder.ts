import { AppError } from '@plumbline/core';
import { normalizeText } from '@plumbline/text';
import type { ParsedHeading, ParsedPage, Span } from './document-parser.port.js';

const CELL_SEPARATOR = ' | ';

/** Puts a document's text together, normalised piece by piece, so that each span is exact when it is noted. */
export class TextBuilder {
  readonly #parts: string[] = [];
  readonly headings: ParsedHeading[] = [];
  readonly tables: Span[] = [];
  readonly pages: ParsedPage[] = [];
  #length = 0;
  #pageStart = 0;
  #endsWith = '';

  constructor(private readonly maxCharacters: number) {}

  get length(): number {
    return this.#length;
  }

  /** Appends as it is; throws `DOCUMENT_BOMB` above the limit of characters. */
  append(piece: string): Span {
    const text = cleanPiece(piece);
    const start = this.#length;
    if (start + text.length > this.maxCharacters) {
      throw new AppError(
        'DOCUMENT_BOMB',
        `The document has more than ${this.maxCharacters} characters of text.`,
        {
          details: { limit: 'PARSER_MAX_CHARACTERS', value: this.maxCharacters },
        },
      );
    }
    if (text === '') return { start, end: start };
    this.#parts.push(text);
    this.#length += text.length;
    this.#endsWith = (this.#endsWith + text).slice(-2);
    return { start, end: this.#length };
  }

  /** A line of its own; nothing when the text is blank. */
  line(text: string): Span {
    const trimmed = cleanPiece(text).trim();
    if (trimmed !== '') this.#separate(1);
    return this.append(trimmed);
  }

  /** Text between blank lines; nothing when it is blank. */
  paragraph(text: string): Span {
    const trimmed = cleanPiece(text).trim();
    if (trimmed !== '') this.#separate(2);
    return this.append(trimmed);
  }

  heading(text: string, level: number): void {
    const span = this.paragraph(text.replaceAll(/\s+/g, ' '));
    if (span.end > span.start) this.headings.push({ ...span, level: Math.min(Math.max(level, 1), 6) });
  }

  /** One line a row, `a | b | c`; blank rows are left out. */
  table(rows: Iterable<readonly string[]>): void {
    let start: number | undefined;
    for (const row of rows) {
      const written = this.row(row, start === undefined);
      start ??= written;
    }
    this.closeTable(start);
  }

  /** One row of a table that is written as it is read; returns where the row starts unless it is blank. */
  row(cells: readonly string[], first: boolean): number | undefined {
    const line = rowOf(cells);
    if (line === '') return undefined;
    this.#separate(first ? 2 : 1);
    return this.append(line).start;
  }

  closeTable(start: number | undefined): void {
    if (start !== undefined && this.#length > start) this.tables.push({ start, end: this.#length });
  }

  /** Everything since the last page ended is page `page`; pages leave no gap between them. */
  endPage(page: number, sentenceGoesOn = false): void {
    this.#separate(sentenceGoesOn ? 1 : 2);
    this.pages.push({ page, start: this.#pageStart, end: this.#length });
    this.#pageStart = this.#length;
  }

  text(): string {
    return this.#parts.join('');
  }

  #separate(newlines: number): void {
    if (this.#length === 0) return;
    const present = this.#endsWith.length - this.#endsWith.replace(/\n+$/, '').length;
    if (present < newlines) this.append('\n'.repeat(newlines - present));
  }
}

/** A lone CR would pair with a following LF only after the pieces are joined, so it goes here. */
export function cleanPiece(piece: string): string {
  return NEEDS_CLEANING.test(piece) ? normalizeText(piece).replaceAll('\r', '\n') : piece;
}

/** Whatever `normalizeText` may change: most pieces have none of it, and to see that is faster than to clean. */
const NEEDS_CLEANING = /[\0\r\uFEFF\uD800-\uDFFF]/;

function rowOf(cells: readonly string[]): string {
  const texts = cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim());
  while (texts.length > 0 && texts.at(-1) === '') texts.pop();
  return texts.join(CELL_SEPARATOR).trim();
}
