import { read, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { AppError } from '@plumbline/core';
import { mediaTypes } from '../media-types.js';
import type { Reader, ReaderContext } from '../reader.js';
import { refuseDeclarations } from './office-xml.js';
import { unzipParts } from './zip.js';

type Row = readonly (CellObject | undefined)[];

/** Excel: each sheet is a page with its name as heading; rows as they are shown, formulas as their stored results. */
export const readWorkbook: Reader = async (data, context) => {
  if (context.mediaType !== mediaTypes.xls) checkContainer(data, context);
  const book = open(data);
  const names = book.SheetNames.slice(0, context.limits.maxPages);
  for (const [index, name] of names.entries()) {
    const sheet = book.Sheets[name];
    context.builder.heading(name, 1);
    if (sheet) writeSheet(sheet, context);
    context.builder.endPage(index + 1);
    context.progress(index + 1, names.length);
  }
  return { title: book.Props?.Title || undefined };
};

/** Sizes and declarations are checked here, because the library unpacks by itself. */
function checkContainer(data: Uint8Array, { limits }: ReaderContext): void {
  const decoder = new TextDecoder();
  unzipParts(data, limits, (name) => /\.xml$/i.test(name) && !/theme|\/styles/i.test(name)).forEach((part) =>
    refuseDeclarations(decoder.decode(part.subarray(0, 4096))),
  );
}

function open(data: Uint8Array): WorkBook {
  try {
    return read(data, { type: 'array', dense: true, cellFormula: false, cellHTML: false, bookVBA: false });
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) {
      throw new AppError('DOCUMENT_ENCRYPTED', 'The workbook is protected by a password.');
    }
    throw new AppError('DOCUMENT_UNREADABLE', 'The workbook is damaged.', { cause: error });
  }
}

/** A blank row ends a table. */
function writeSheet(sheet: WorkSheet, { builder }: ReaderContext): void {
  const rows: readonly (Row | undefined)[] = sheet['!data'] ?? [];
  const comments: string[] = [];
  let start: number | undefined;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? [];
    const written = builder.row(Array.from(row, shownText), start === undefined);
    if (written === undefined) builder.closeTable(start);
    start = written === undefined ? undefined : (start ?? written);
    comments.push(...commentsOf(row));
  }
  builder.closeTable(start);
  for (const comment of comments) builder.paragraph(comment);
}

function shownText(cell: CellObject | undefined): string {
  if (!cell || cell.t === 'z') return '';
  return cell.w ?? (cell.v === undefined ? '' : String(cell.v));
}

function commentsOf(row: Row): string[] {
  return Array.from(row, (cell) => cell?.c ?? [])
    .flat()
    .map(({ a: author, t: text }) => `Comment${author ? ` by ${author}` : ''}: ${text ?? ''}`);
}
