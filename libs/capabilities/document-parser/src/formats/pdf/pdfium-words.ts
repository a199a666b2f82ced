import { type PageFrame, type PageWord, type PdfRectangle, type RawPage, shownSize } from './page.js';
import type { PdfiumLibrary } from './pdfium-library.js';
import { PlacedWords } from './placed-words.js';
import { countUnreadable, UNREADABLE } from './unreadable.js';

/** PDFium marks a hyphen at the end of a line with one of these (CPDF_TextPage). */
const [HYPHEN_MARK, HYPHEN_NONCHARACTER] = [0x2, 0xfffe];
const BOLD_WEIGHT = 600;
/** Points. */
const MIN_SIDE = 36;

type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** The words of a page with their boxes: two boxes are asked for a word, its first and its last character. */
export function readWords(library: PdfiumLibrary, page: number): RawPage {
  const scratch = library.call.malloc(256);
  const frame = frameOf(library, page, scratch);
  const text = library.call.FPDFText_LoadPage(page);
  const reader = new PageTextReader(library, text, { frame, scratch });
  try {
    if (text !== 0) reader.read();
    const { unreadable, boldWords } = reader;
    const { words } = reader.placed;
    return { ...shownSize(frame), words, unreadable, isBold: (index) => boldWords.has(index) };
  } finally {
    if (text !== 0) library.call.FPDFText_ClosePage(text);
    library.call.free(scratch);
  }
}

class PageTextReader {
  readonly placed: PlacedWords;
  readonly boldWords = new Set<number>();
  unreadable = 0;
  readonly #boldFonts = new Map<number, boolean>();
  /** The rectangle of the word at hand; one object for all, because a page has a thousand. */
  readonly #found: Writable<PdfRectangle> = { left: 0, bottom: 0, right: 0, top: 0 };
  #last: PageWord | undefined;
  #lastBold = false;
  #spaced = true;

  constructor(
    private readonly library: PdfiumLibrary,
    private readonly text: number,
    private readonly page: { readonly frame: PageFrame; readonly scratch: number },
  ) {
    this.placed = new PlacedWords(page.frame);
  }

  read(): void {
    const count = this.library.call.FPDFText_CountChars(this.text);
    const codes = this.#readCodes(count);
    let word = '';
    let first = 0;
    for (let index = 0; index <= count; index += 1) {
      const code = index < count ? (codes?.[index] ?? this.#readCode(index)) : 0x20;
      const blank = isBlank(code);
      const alone = isUnspaced(code);
      if ((blank || alone) && word !== '') {
        this.#add(word, first, index - 1);
        word = '';
      }
      if (blank) {
        this.#spaced = true;
        continue;
      }
      if (word === '') first = index;
      word += characterOf(code);
      if (alone || isLineEndHyphen(code)) {
        this.#add(word, first, index);
        word = '';
      }
    }
  }

  #readCode(index: number): number {
    return this.library.call.FPDFText_GetUnicode(this.text, index);
  }

  /** All characters by one call; undefined where PDFium's text has not exactly one unit for each of them. */
  #readCodes(count: number): Uint16Array | undefined {
    const { library, text } = this;
    const buffer = library.call.malloc(2 * (count + 1));
    try {
      const units = library.call.FPDFText_GetText(text, 0, count, buffer);
      if (units !== count + 1) return undefined;
      return new Uint16Array(library.memory.HEAPU8.slice(buffer, buffer + 2 * count).buffer);
    } finally {
      library.call.free(buffer);
    }
  }

  #add(text: string, first: number, last: number): void {
    if (!this.#readBox(first)) return;
    const spaced = this.#spaced;
    this.#spaced = false;
    if (last !== first) this.#growTo(last);
    const word = this.placed.add(text, spaced, this.#found);
    if (!word) return;
    if (text.includes(UNREADABLE)) this.unreadable += countUnreadable(text);
    this.#lastBold = this.#isBoldWord(word, first);
    if (this.#lastBold) this.boldWords.add(this.placed.words.length - 1);
    this.#last = word;
  }

  /** A word that runs on in another line or backwards keeps the box of its start, not one across the page. */
  #growTo(last: number): void {
    const found = this.#found;
    const { left, bottom, right, top } = found;
    if (!this.#readBox(last) || found.bottom > top || found.top < bottom) {
      Object.assign(found, { left, bottom, right, top });
      return;
    }
    found.left = Math.min(left, found.left);
    found.bottom = Math.min(bottom, found.bottom);
    found.right = Math.max(right, found.right);
    found.top = Math.max(top, found.top);
  }

  /** The loose box: font ascent and descent by advance width, the right one for highlighting. */
  #readBox(index: number): boolean {
    const { library, text, page } = this;
    if (library.call.FPDFText_GetLooseCharBox(text, index, page.scratch) === 0) return false;
    readRectangle(library, page.scratch, this.#found);
    return true;
  }

  /** Of a line only a bold beginning matters, so words after another beginning are not asked for their font. */
  #isBoldWord(word: PageWord, index: number): boolean {
    const last = this.#last;
    const sameLine = last !== undefined && Math.abs(word.y - last.y) < 0.5 * word.height;
    return sameLine && !this.#lastBold ? false : this.#isBold(index);
  }

  #isBold(index: number): boolean {
    const { call } = this.library;
    const object = call.FPDFText_GetTextObject(this.text, index);
    const font = object === 0 ? 0 : call.FPDFTextObj_GetFont(object);
    const known = this.#boldFonts.get(font);
    if (known !== undefined) return known;
    const bold = this.#hasBoldFont(index);
    if (font !== 0) this.#boldFonts.set(font, bold);
    return bold;
  }

  #hasBoldFont(index: number): boolean {
    const { library, text, page } = this;
    const weight = library.call.FPDFText_GetFontWeight(text, index);
    if (weight >= BOLD_WEIGHT) return true;
    const bytes = library.call.FPDFText_GetFontInfo(text, index, page.scratch, 120, page.scratch + 128);
    if (bytes <= 1 || bytes > 120) return false;
    const name = Buffer.from(library.memory.HEAPU8.subarray(page.scratch, page.scratch + bytes - 1)).toString(
      'latin1',
    );
    return /bold|black|heavy|demi/i.test(name);
  }
}

function frameOf(library: PdfiumLibrary, page: number, scratch: number): PageFrame {
  const turns = Math.max(0, library.call.FPDFPage_GetRotation(page));
  const box = { left: 0, bottom: 0, right: 0, top: 0 };
  if (library.call.FPDF_GetPageBoundingBox(page, scratch) !== 0) readRectangle(library, scratch, box);
  const hasArea = box.right > box.left && box.top > box.bottom;
  if (!hasArea) {
    box.right = library.call.FPDF_GetPageWidthF(page);
    box.top = library.call.FPDF_GetPageHeightF(page);
  }
  return { box: isStamp(box) ? letterAround(box) : box, turns };
}

/** Smaller than half an inch: cut down to a detail, or made for an image; what is written there is read all the same. */
function isStamp({ left, bottom, right, top }: PdfRectangle): boolean {
  return Math.min(right - left, top - bottom) < MIN_SIDE;
}

function letterAround({ left, bottom, right, top }: PdfRectangle): PdfRectangle {
  return {
    left: Math.min(left, 0),
    bottom: Math.min(bottom, 0),
    right: Math.max(right, 612),
    top: Math.max(top, 792),
  };
}

/** FS_RECTF: left, top, right, bottom. The heap may have moved since the last call, so it is read afresh. */
function readRectangle({ memory }: PdfiumLibrary, pointer: number, target: Writable<PdfRectangle>): void {
  const heap = memory.HEAPF32;
  const at = pointer >> 2;
  target.left = heap[at] ?? 0;
  target.top = heap[at + 1] ?? 0;
  target.right = heap[at + 2] ?? 0;
  target.bottom = heap[at + 3] ?? 0;
}

function characterOf(code: number): string {
  if (code > 0x20 && code < 0xd800) return String.fromCharCode(code);
  if (isLineEndHyphen(code)) return '-';
  if (code === 0xfeff) return '';
  return code < 0x20 || code > 0x10ffff ? UNREADABLE : String.fromCodePoint(code);
}

function isLineEndHyphen(code: number): boolean {
  return code === HYPHEN_MARK || code === HYPHEN_NONCHARACTER;
}

/** Scripts that are written without spaces: each character is a word of its own, so that its box is its own. */
function isUnspaced(code: number): boolean {
  if (code < 0x2e80 || code === 0x3000) return false;
  return (
    code <= 0x9fff ||
    (code >= 0xac00 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff66 && code <= 0xff9f)
  );
}

function isBlank(code: number): boolean {
  if (code > 0x20 && code < 0xa0) return false;
  return (
    code === 0x20 ||
    code === 0x0d ||
    code === 0x0a ||
    code === 0x09 ||
    code === 0xa0 ||
    code === 0x3000 ||
    (code >= 0x2000 && code <= 0x200a)
  );
}
