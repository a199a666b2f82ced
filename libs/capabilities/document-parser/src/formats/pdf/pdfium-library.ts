import { init } from '@embedpdf/pdfium';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** The functions of PDFium that are used, unwrapped: the wrapped ones cost twice the time for each character. */
export interface PdfiumLibrary {
  readonly HEAPU8: Uint8Array;
  readonly HEAPF32: Float32Array;
  readonly wasmExports: { malloc(bytes: number): number; free(pointer: number): void };
  _FPDF_LoadMemDocument(data: number, bytes: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_GetSecurityHandlerRevision(document: number): number;
  _FPDF_GetMetaText(document: number, tag: number, buffer: number, bytes: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageBoundingBox(page: number, rectangle: number): number;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFPage_GetRotation(page: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  _FPDFText_GetLooseCharBox(text: number, index: number, rectangle: number): number;
  _FPDFText_GetTextObject(text: number, index: number): number;
  _FPDFText_GetFontWeight(text: number, index: number): number;
  _FPDFText_GetFontInfo(text: number, index: number, buffer: number, bytes: number, flags: number): number;
  _FPDFBookmark_GetFirstChild(document: number, bookmark: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, bytes: number): number;
  _FPDFBookmark_GetDest(document: number, bookmark: number): number;
  _FPDFBookmark_GetAction(bookmark: number): number;
  _FPDFAction_GetDest(document: number, action: number): number;
  _FPDFDest_GetDestPageIndex(document: number, destination: number): number;
}

let loaded: Promise<PdfiumLibrary> | undefined;

/** One instance a process: its memory never shrinks, the pool replaces a child that has grown. */
export function loadPdfium(): Promise<PdfiumLibrary> {
  return (loaded ??= load());
}

async function load(): Promise<PdfiumLibrary> {
  const file = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const wrapped = await init({ wasmBinary });
  wrapped.PDFiumExt_Init();
  return wrapped.pdfium as unknown as PdfiumLibrary;
}

/** Calls a function that fills a buffer with UTF-16LE and returns the bytes it needs, the closing zero included. */
export function readUtf16(library: PdfiumLibrary, fill: (buffer: number, bytes: number) => number): string {
  const needed = Math.min(fill(0, 0), MAX_STRING_BYTES);
  if (needed <= 2) return '';
  const buffer = library.wasmExports.malloc(needed);
  try {
    fill(buffer, needed);
    return Buffer.from(library.HEAPU8.subarray(buffer, buffer + needed - 2)).toString('utf16le');
  } finally {
    library.wasmExports.free(buffer);
  }
}

const MAX_STRING_BYTES = 4096;
