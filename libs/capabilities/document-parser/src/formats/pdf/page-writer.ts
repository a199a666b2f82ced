import { LayoutPacker, type LayoutWord } from '@plumbline/text';
import type { Span } from '../../document-parser.port.js';
import type { TextBuilder } from '../../text-builder.js';
import { firstWord, type Hyphenation, lastWord } from './hyphenation.js';
import type { PageWord } from './page.js';
import { type Join, joinsOf } from './row-joins.js';
import { type PageRows, type Row, segmentText } from './rows.js';
import { tableRanges } from './table-rows.js';

const CELL_SEPARATOR = ' | ';

export interface PageWriterOptions {
  readonly builder: TextBuilder;
  readonly headings: ReadonlyMap<Row, number>;
  readonly hyphenation: Hyphenation;
}

/** Writes the rows of one page after another and notes where each word came to stand. */
export class PageWriter {
  readonly #layout = new LayoutPacker();

  constructor(private readonly options: PageWriterOptions) {}

  write(page: PageRows, number: number): void {
    const { builder } = this.options;
    const { rows } = page;
    const joins = joinsOf(rows);
    const tables = tableRanges(rows);
    let start = builder.length;
    rows.forEach((row, index) => {
      const table = tables.find(({ from, to }) => index >= from && index < to);
      if (table?.from === index) start = builder.length;
      const join = this.#joinAfter({
        rows,
        index,
        join: joins[index],
        inTable: table !== undefined && index + 1 < table.to,
      });
      const keepHyphen = join !== 'hyphen' || this.#keepsHyphen(row, rows[index + 1]);
      this.#row({ row, page, number, separator: table ? CELL_SEPARATOR : ' ', keepHyphen });
      if (table && index + 1 === table.to) builder.tables.push({ start, end: builder.length });
      if (index + 1 < rows.length && join !== 'hyphen') builder.append(join);
    });
  }

  /** Boxes of all words so far, packed; undefined without a word. */
  layout(): string | undefined {
    return this.#layout.isEmpty ? undefined : this.#layout.packed();
  }

  /** Headings stand between blank lines; rows of one heading stay together. */
  #joinAfter({
    rows,
    index,
    join = '\n\n',
    inTable,
  }: {
    rows: readonly Row[];
    index: number;
    join: Join | undefined;
    inTable: boolean;
  }): Join {
    if (inTable) return '\n';
    const level = this.#levelOf(rows[index]);
    const next = this.#levelOf(rows[index + 1]);
    if (level === undefined && next === undefined) return join;
    const isOne = level === next && isSameSize(rows[index], rows[index + 1]);
    if (isOne && join !== '\n\n') return join === 'hyphen' ? join : ' ';
    return '\n\n';
  }

  #row({ row, page, number, separator, keepHyphen }: RowToWrite): void {
    const { builder } = this.options;
    const written = separator === ' ' ? row.text : row.segments.map(segmentText).join(separator);
    const span = builder.append(keepHyphen ? written : written.slice(0, -1));
    this.#place({ row, page, number, separator, span });
    this.#noteHeading(row, span);
  }

  /** The box of a word cut at the line's end still holds the hyphen that is seen on the page. */
  #place({ row, page, number, separator, span }: RowToPlace): void {
    let start = span.start;
    for (const { words } of row.segments) {
      if (start > span.start) start += separator.length;
      const segmentStart = start;
      for (const word of words) {
        if (word.spaced && start > segmentStart) start += 1;
        const end = Math.min(start + word.text.length, span.end);
        if (end > start) this.#layout.add(layoutWord(word, { start, end, number, page }));
        start = end;
      }
    }
  }

  /** A heading over several rows is one heading. */
  #noteHeading(row: Row, span: { start: number; end: number }): void {
    const level = this.#levelOf(row);
    if (level === undefined || span.end === span.start) return;
    const { headings } = this.options.builder;
    const last = headings.at(-1);
    const bounded = Math.min(level, 6);
    if (last && last.level === bounded && span.start - last.end <= 1)
      headings[headings.length - 1] = { ...last, end: span.end };
    else headings.push({ ...span, level: bounded });
  }

  #levelOf(row: Row | undefined): number | undefined {
    return row && this.options.headings.get(row);
  }

  #keepsHyphen(row: Row, next: Row | undefined): boolean {
    const second = next && firstWord(next);
    return this.options.hyphenation.keepsHyphen(lastWord(row)?.text ?? '', second?.text ?? '');
  }
}

function isSameSize(row: Row | undefined, next: Row | undefined): boolean {
  return row !== undefined && next !== undefined && Math.abs(row.height - next.height) < 0.1 * row.height;
}

interface RowOnPage {
  readonly row: Row;
  readonly page: PageRows;
  readonly number: number;
  readonly separator: string;
}

interface RowToWrite extends RowOnPage {
  readonly keepHyphen: boolean;
}

interface RowToPlace extends RowOnPage {
  readonly span: Span;
}

interface WordPlace {
  readonly start: number;
  readonly end: number;
  readonly number: number;
  readonly page: PageRows;
}

function layoutWord(word: PageWord, { start, end, number, page }: WordPlace): LayoutWord {
  return {
    start,
    end,
    page: number,
    x: word.x / page.width,
    y: word.y / page.height,
    width: word.width / page.width,
    height: word.height / page.height,
  };
}
