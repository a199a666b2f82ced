import { AppError } from '@plumbline/core';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type RawDocument, type RawPage, shownSize } from './page.js';
import type { PdfReadOptions } from './pdfium-reader.js';
import { PlacedWords } from './placed-words.js';
import { countUnreadable, markUnreadable } from './unreadable.js';

type PdfJs = typeof import('pdfjs-dist');
type TextContent = Awaited<ReturnType<Awaited<ReturnType<PdfDocument['getPage']>>['getTextContent']>>;
type PdfDocument = Awaited<ReturnType<PdfJs['getDocument']>['promise']>;
type TextItem = Extract<TextContent['items'][number], { str: string }>;

const DEFAULT_DESCENT = -0.2;

/** The second reader, slower and more forgiving: for files in which PDFium finds nothing. */
export async function readWithPdfJs(data: Uint8Array, options: PdfReadOptions): Promise<RawDocument> {
  const task = (await loadPdfJs()).getDocument({ ...settings(), data: data.slice() });
  try {
    const document = await task.promise;
    const total = Math.min(document.numPages, options.maxPages);
    const pages: RawPage[] = [];
    for (let number = 1; number <= total; number += 1) {
      pages.push(await readPage(document, number).catch(() => emptyPage));
      options.progress(number, total);
    }
    return { pages, outline: [] };
  } catch (error) {
    throw openError(error);
  } finally {
    await task.destroy();
  }
}

/** pdf.js asks for these classes of browsers when it loads, and uses them only to draw. */
async function loadPdfJs(): Promise<PdfJs> {
  const scope = globalThis as Record<string, unknown>;
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) scope[name] ??= class {};
  return (await import('pdfjs-dist/legacy/build/pdf.mjs')) as PdfJs;
}

function settings() {
  const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return {
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
    cMapUrl: `${join(root, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(root, 'standard_fonts')}/`,
    wasmUrl: `${join(root, 'wasm')}/`,
  };
}

async function readPage(document: PdfDocument, number: number): Promise<RawPage> {
  const page = await document.getPage(number);
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const frame = { box: { left, bottom, right, top }, turns: (((page.rotate / 90) % 4) + 4) % 4 };
  const content = await page.getTextContent({ disableNormalization: true });
  const placed = new PlacedWords(frame);
  let spaced = true;
  for (const item of content.items) {
    if (!('str' in item)) continue;
    addWords(placed, item, { descent: content.styles[item.fontName]?.descent || DEFAULT_DESCENT, spaced });
    spaced = item.hasEOL || (item.str === '' ? spaced : /\s$/.test(item.str));
  }
  page.cleanup();
  const { words } = placed;
  const unreadable = words.reduce((sum, { text }) => sum + countUnreadable(text), 0);
  return { ...shownSize(frame), words, unreadable, isBold: () => false };
}

/** An item's width is shared out over its characters. */
function addWords(
  placed: PlacedWords,
  item: TextItem,
  { descent, spaced }: { descent: number; spaced: boolean },
): void {
  const [, , , , x = 0, baseline = 0] = item.transform as number[];
  const bottom = baseline + item.height * descent;
  const unit = item.width / Math.max(item.str.length, 1);
  for (const { 0: text, index } of item.str.matchAll(/\S+/g)) {
    const left = x + index * unit;
    const right = left + text.length * unit;
    const rectangle = { left, bottom, right, top: bottom + item.height };
    placed.add(markUnreadable(text), index > 0 || spaced, rectangle);
  }
}

const emptyPage: RawPage = { width: 1, height: 1, words: [], unreadable: 0, isBold: () => false };

function openError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return error instanceof Error && error.name === 'PasswordException'
    ? new AppError('DOCUMENT_ENCRYPTED', 'The PDF needs a password to open.')
    : new AppError('DOCUMENT_UNREADABLE', 'The PDF is damaged: no page can be found.');
}
