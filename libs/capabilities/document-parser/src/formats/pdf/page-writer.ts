import { LayoutPacker, type LayoutWord } from '@plumbline/text';
import { cleanPiece, type TextBuilder } from '../../text-builder.js';
import { firstWord, type Hyphenation, lastWord } from './hyphenation.js';
import type { PageWord } from './page.js';
import { type Join, joinsOf } from './row-joins.js';
import type { PageRows, Row } from './rows.js';
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
  /** Not packed yet, because its hyphen may go. */
  #lastWord: LayoutWord | undefined;

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

  /** Boxes of all words so far, packed; undefined without a word. Call it once, at the end. */
  layout(): string | undefined {
    if (this.#lastWord) this.#layout.add(this.#lastWord);
    this.#lastWord = undefined;
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
    const base = builder.length;
    const needsCleaning = cleanPiece(row.text) !== row.text;
    let text = '';
    for (const { words } of row.segments) {
      if (text !== '') text += separator;
      const segmentStart = text.length;
      for (const word of words) {
        if (word.spaced && text.length > segmentStart) text += ' ';
        const start = base + text.length;
        text += needsCleaning ? cleanPiece(word.text) : word.text;
        this.#place(layoutWord(word, { start, end: base + text.length, number, page }));
      }
    }
    if (!keepHyphen) text = this.#withoutHyphen(text);
    this.#noteHeading(row, builder.append(text));
  }

  /** The box of the cut word still holds the hyphen that is seen on the page. */
  #withoutHyphen(text: string): string {
    const last = this.#lastWord;
    if (last) this.#lastWord = last.end - 1 > last.start ? { ...last, end: last.end - 1 } : undefined;
    return text.slice(0, -1);
  }

  #place(word: LayoutWord): void {
    if (this.#lastWord) this.#layout.add(this.#lastWord);
    this.#lastWord = word;
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

interface RowToWrite {
  readonly row: Row;
  readonly page: PageRows;
  readonly number: number;
  readonly separator: string;
  readonly keepHyphen: boolean;
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
