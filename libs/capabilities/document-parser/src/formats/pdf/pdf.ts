import { AppError } from '@plumbline/core';
import type { Reader, ReaderContext } from '../../reader.js';
import { headingRows } from './heading-rows.js';
import { Hyphenation } from './hyphenation.js';
import type { RawDocument } from './page.js';
import { PageWriter } from './page-writer.js';
import { readWithPdfium } from './pdfium-reader.js';
import { readWithPdfJs } from './pdfjs-reader.js';
import { removeRepeatedRows } from './repeated-rows.js';
import { isContinuation } from './row-joins.js';
import { type PageRows, rowsOf } from './rows.js';
import { areLeadersRare } from './segments.js';
import { unreadableShare, withoutStrayMarks } from './unreadable.js';

/** Above this part of unreadable characters the second reader is asked too. */
const MAX_UNREADABLE_SHARE = 0.2;

/** PDF: PDFium first; pdf.js where PDFium finds no document, no text or mostly no characters for the glyphs. */
export const readPdf: Reader = async (data, context) => {
  const document = await readPages(data, context);
  const dropLeaders = areLeadersRare(document.pages);
  const pages = document.pages.map((page) => rowsOf(withoutStrayMarks(page), dropLeaders));
  document.pages.length = 0;
  removeRepeatedRows(pages);
  const { builder } = context;
  const writer = new PageWriter({
    builder,
    headings: headingRows(pages, document.outline),
    hyphenation: new Hyphenation(pages),
  });
  pages.forEach((page, index) => {
    writer.write(page, index + 1);
    builder.endPage(index + 1, sentenceGoesOn(page, pages[index + 1]));
  });
  return { title: usefulTitle(document.title), layout: writer.layout() };
};

/** `DOCUMENT_EMPTY` when both readers find pages without text. */
async function readPages(data: Uint8Array, context: ReaderContext): Promise<RawDocument> {
  const { limits, warnings, progress } = context;
  const options = { maxPages: limits.maxPages, progress };
  const first = await attempt(() => readWithPdfium(data, options));
  if (isError(first) && first.code === 'DOCUMENT_ENCRYPTED') throw first;
  const hasFirst = !isError(first) && hasText(first);
  const garbled = hasFirst ? unreadableShare(first) : 1;
  if (hasFirst && garbled <= MAX_UNREADABLE_SHARE) return first;
  const second = await attempt(() => readWithPdfJs(data, options));
  if (!isError(second) && hasText(second) && !(hasFirst && unreadableShare(second) >= garbled)) {
    warnings.push('Read by the second reader, because the first found too little text.');
    return second;
  }
  if (hasFirst) {
    warnings.push('The fonts of this PDF do not tell their characters: parts of the text cannot be read.');
    return first;
  }
  if (isError(first) && isError(second)) throw second.code === 'DOCUMENT_ENCRYPTED' ? second : first;
  throw new AppError(
    'DOCUMENT_EMPTY',
    'The PDF has pages but no text: it was scanned. Run text recognition over it.',
  );
}

async function attempt(read: () => Promise<RawDocument>): Promise<RawDocument | AppError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError) return error;
    return new AppError('DOCUMENT_UNREADABLE', 'The PDF is damaged.', { cause: error });
  }
}

function isError(result: RawDocument | AppError): result is AppError {
  return result instanceof AppError;
}

function hasText({ pages }: RawDocument): boolean {
  return pages.some(({ words }) => words.length > 0);
}

function sentenceGoesOn({ rows }: PageRows, next: PageRows | undefined): boolean {
  return isContinuation(rows.at(-1)?.text ?? '', next?.rows[0]?.text ?? '');
}

/** What programs write when nobody gave a title is none. */
function usefulTitle(title: string | undefined): string | undefined {
  if (!title || /^(\(?anonymous\)?|untitled|microsoft (word|powerpoint|excel)|document\d*$)/i.test(title))
    return undefined;
  return /\.(docx?|pdf|indd|qxd|dvi|tex|pptx?|xlsx?|xml)$/i.test(title) || !/\p{L}/u.test(title)
    ? undefined
    : title;
}
