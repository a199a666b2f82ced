import { init } from '@embedpdf/pdfium';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** Views of PDFium's memory; they are replaced when it grows, so read them afresh after each call. */
export interface PdfiumMemory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPF32: Float32Array;
}

/** The functions of PDFium that are used (public/fpdf*.h). */
export interface PdfiumFunctions {
  malloc(bytes: number): number;
  free(pointer: number): void;
  FPDF_LoadMemDocument(data: number, bytes: number, password: number): number;
  FPDF_CloseDocument(document: number): void;
  FPDF_GetLastError(): number;
  FPDF_GetPageCount(document: number): number;
  FPDF_GetSecurityHandlerRevision(document: number): number;
  FPDF_GetMetaText(document: number, tag: number, buffer: number, bytes: number): number;
  FPDF_LoadPage(document: number, index: number): number;
  FPDF_ClosePage(page: number): void;
  FPDF_GetPageBoundingBox(page: number, rectangle: number): number;
  FPDF_GetPageWidthF(page: number): number;
  FPDF_GetPageHeightF(page: number): number;
  FPDFPage_GetRotation(page: number): number;
  FPDFText_LoadPage(page: number): number;
  FPDFText_ClosePage(text: number): void;
  FPDFText_CountChars(text: number): number;
  FPDFText_GetUnicode(text: number, index: number): number;
  FPDFText_GetText(text: number, first: number, count: number, buffer: number): number;
  FPDFText_GetLooseCharBox(text: number, index: number, rectangle: number): number;
  FPDFText_GetTextObject(text: number, index: number): number;
  FPDFTextObj_GetFont(object: number): number;
  FPDFText_GetFontWeight(text: number, index: number): number;
  FPDFText_GetFontInfo(text: number, index: number, buffer: number, bytes: number, flags: number): number;
  FPDFBookmark_GetFirstChild(document: number, bookmark: number): number;
  FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  FPDFBookmark_GetTitle(bookmark: number, buffer: number, bytes: number): number;
  FPDFBookmark_GetDest(document: number, bookmark: number): number;
  FPDFBookmark_GetAction(bookmark: number): number;
  FPDFAction_GetDest(document: number, action: number): number;
  FPDFDest_GetDestPageIndex(document: number, destination: number): number;
}

/** Called directly: the wrapped functions cost more than many of the calls themselves. */
export interface PdfiumLibrary {
  readonly memory: PdfiumMemory;
  readonly call: PdfiumFunctions;
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
  const memory = wrapped.pdfium as unknown as PdfiumMemory;
  return { memory, call: wrapped.pdfium.wasmExports as unknown as PdfiumFunctions };
}

/** Calls a function that fills a buffer with UTF-16LE and returns the bytes it needs, the closing zero included. */
export function readUtf16(library: PdfiumLibrary, fill: (buffer: number, bytes: number) => number): string {
  const needed = Math.min(fill(0, 0), MAX_STRING_BYTES);
  if (needed <= 2) return '';
  const buffer = library.call.malloc(needed);
  try {
    fill(buffer, needed);
    return Buffer.from(library.memory.HEAPU8.subarray(buffer, buffer + needed - 2)).toString('utf16le');
  } finally {
    library.call.free(buffer);
  }
}

const MAX_STRING_BYTES = 4096;
