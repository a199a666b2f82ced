import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { decodeText } from '../detection/decode-text.js';
import { mediaTypes } from '../media-types.js';
import type { Reader } from '../reader.js';

const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE_LINES = 20;
const PIECE_CHARACTERS = 64 << 10;
/** A quote that is never closed would otherwise swallow the file. */
const MAX_RECORD_CHARACTERS = 1 << 20;

/** CSV and TSV: one table, one line a row, the first row as its header. */
export const readCsv: Reader = async (data, { builder, mediaType, warnings }) => {
  const { text, charset } = decodeText(data);
  if (charset !== 'utf-8') warnings.push(`Read as ${charset}.`);
  const delimiter = mediaType === mediaTypes.tsv ? '\t' : delimiterOf(text);
  const records = Readable.from(piecesOf(text)).pipe(
    parse({
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_CHARACTERS,
    }),
  );
  let start: number | undefined;
  for await (const record of records) {
    const written = builder.row(record as string[], start === undefined);
    start ??= written;
  }
  builder.closeTable(start);
  return {};
};

/** The delimiter that cuts the first lines into the same number of columns, and into the most. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, PIECE_CHARACTERS).split(/\r?\n/, SAMPLE_LINES).filter(Boolean);
  const score = (delimiter: string) => {
    const columns = lines.map((line) => withoutQuoted(line).split(delimiter).length);
    const first = columns[0] ?? 1;
    const agreeing = columns.filter((count) => count === first).length / Math.max(columns.length, 1);
    return first > 1 ? agreeing * 100 + first : 0;
  };
  return DELIMITERS.reduce((best, delimiter) => (score(delimiter) > score(best) ? delimiter : best));
}

function withoutQuoted(line: string): string {
  return line.replaceAll(/"[^"]*"/g, '');
}

function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS)
    yield text.slice(start, start + PIECE_CHARACTERS);
}
