import { AppError } from '@plumbline/core';
import { detectMediaType } from './detection/detect-media-type.js';
import type { ParsedDocument, ParserLimits } from './document-parser.port.js';
import { type MediaType, mediaTypes } from './media-types.js';
import type { Reader } from './reader.js';
import { TextBuilder } from './text-builder.js';

export interface ReadRequest {
  readonly data: Uint8Array;
  readonly fileName: string;
  readonly limits: ParserLimits;
  readonly progress: (pagesDone: number, pagesTotal: number) => void;
}

/** A reader is loaded when the first file of its kind comes. */
const readers: Readonly<Record<MediaType, () => Promise<Reader>>> = {
  [mediaTypes.pdf]: async () => (await import('./formats/pdf/pdf.js')).readPdf,
  [mediaTypes.docx]: async () => (await import('./formats/docx.js')).readDocx,
  [mediaTypes.pptx]: async () => (await import('./formats/pptx.js')).readPptx,
  [mediaTypes.xlsx]: readWorkbook,
  [mediaTypes.xlsm]: readWorkbook,
  [mediaTypes.xlsb]: readWorkbook,
  [mediaTypes.xls]: readWorkbook,
  [mediaTypes.csv]: async () => (await import('./formats/csv.js')).readCsv,
  [mediaTypes.tsv]: async () => (await import('./formats/csv.js')).readCsv,
  [mediaTypes.html]: async () => (await import('./formats/html.js')).readHtml,
  [mediaTypes.markdown]: async () => (await import('./formats/markdown.js')).readMarkdown,
  [mediaTypes.text]: async () => (await import('./formats/plain-text.js')).readPlainText,
  [mediaTypes.json]: async () => (await import('./formats/json.js')).readJson,
  [mediaTypes.email]: async () => (await import('./formats/email.js')).readEmail,
};

/** The whole work of the child process: from the bytes of a file to its text and structure. */
export async function readDocument({
  data,
  fileName,
  limits,
  progress,
}: ReadRequest): Promise<ParsedDocument> {
  const mediaType = await detectMediaType(data, fileName);
  const read = await readers[mediaType]();
  const builder = new TextBuilder(limits.maxCharacters);
  const warnings: string[] = [];
  progress(0, 0);
  const { title, layout } = await read(data, { builder, limits, mediaType, warnings, progress });
  const text = builder.text();
  if (text.trim() === '') throw new AppError('DOCUMENT_EMPTY', 'The file has no text.');
  return {
    mediaType,
    ...(title ? { title: title.toWellFormed() } : {}),
    text,
    pages: builder.pages,
    headings: builder.headings,
    tables: builder.tables,
    ...(layout ? { layout } : {}),
    warnings,
  };
}

async function readWorkbook(): Promise<Reader> {
  return (await import('./formats/workbook.js')).readWorkbook;
}
