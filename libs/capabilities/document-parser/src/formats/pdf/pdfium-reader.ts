import { AppError } from '@plumbline/core';
import type { RawDocument, RawPage } from './page.js';
import { readOutline } from './pdfium-outline.js';
import { loadPdfium, type PdfiumLibrary, readUtf16 } from './pdfium-library.js';
import { readWords } from './pdfium-words.js';

export interface PdfReadOptions {
  readonly maxPages: number;
  readonly progress: (pagesDone: number, pagesTotal: number) => void;
}

/** FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h. */
const ENCRYPTED_ERRORS = [4, 5];

/** Throws `DOCUMENT_ENCRYPTED` when a password is needed to open, `DOCUMENT_UNREADABLE` when PDFium finds no page. */
export async function readWithPdfium(data: Uint8Array, options: PdfReadOptions): Promise<RawDocument> {
  const library = await loadPdfium();
  const buffer = library.call.malloc(data.length);
  if (buffer === 0) throw new AppError('DOCUMENT_BOMB', 'The PDF does not fit into memory.');
  library.memory.HEAPU8.set(data, buffer);
  const document = library.call.FPDF_LoadMemDocument(buffer, data.length, 0);
  try {
    if (document === 0) throw openError(ENCRYPTED_ERRORS.includes(library.call.FPDF_GetLastError()));
    const total = Math.min(library.call.FPDF_GetPageCount(document), options.maxPages);
    // Some encrypted files open with no page and without an error.
    if (total <= 0) throw openError(library.call.FPDF_GetSecurityHandlerRevision(document) > 0);
    const pages = await readPages(library, document, { ...options, maxPages: total });
    return { pages, outline: readOutline(library, document), title: metadata(library, document, 'Title') };
  } finally {
    if (document !== 0) library.call.FPDF_CloseDocument(document);
    library.call.free(buffer);
  }
}

async function readPages(
  library: PdfiumLibrary,
  document: number,
  options: PdfReadOptions,
): Promise<RawPage[]> {
  const pages: RawPage[] = [];
  for (let index = 0; index < options.maxPages; index += 1) {
    const page = library.call.FPDF_LoadPage(document, index);
    pages.push(page === 0 ? emptyPage() : readWords(library, page));
    if (page !== 0) library.call.FPDF_ClosePage(page);
    options.progress(index + 1, options.maxPages);
    // The end of the host and the messages to it are noticed between pages.
    if (index % 8 === 7) await new Promise(setImmediate);
  }
  return pages;
}

function emptyPage(): RawPage {
  return { width: 1, height: 1, words: [], unreadable: 0, isBold: () => false };
}

function openError(encrypted: boolean): AppError {
  return encrypted
    ? new AppError('DOCUMENT_ENCRYPTED', 'The PDF needs a password to open.')
    : new AppError('DOCUMENT_UNREADABLE', 'The PDF is damaged: no page can be found.');
}

function metadata(library: PdfiumLibrary, document: number, name: string): string | undefined {
  const tag = library.call.malloc(name.length + 1);
  library.memory.HEAPU8.set(Buffer.from(`${name}\0`), tag);
  try {
    return (
      readUtf16(library, (buffer, bytes) =>
        library.call.FPDF_GetMetaText(document, tag, buffer, bytes),
      ).trim() || undefined
    );
  } finally {
    library.call.free(tag);
  }
}
