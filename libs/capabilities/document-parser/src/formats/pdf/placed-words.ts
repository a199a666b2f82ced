import type { PageFrame, PageWord, PdfRectangle } from './page.js';

const NUMBERS = 4;
const BLOCK_WORDS = 256;

/**
 * Puts words on the page as it is shown. Their places stand in blocks of numbers: in a field of the word each number would
 * be an object of its own, and the words of a long document survive many young collections.
 */
export class PlacedWords {
  readonly words: PageWord[] = [];
  #block = new Float64Array(0);
  #next = 0;

  constructor(private readonly frame: PageFrame) {}

  /** The rectangle is of the space of the PDF (ISO 32000-1, 8.3); undefined, and not added, outside the visible part. */
  add(text: string, spaced: boolean, rectangle: PdfRectangle): PageWord | undefined {
    const { box, turns } = this.frame;
    const { left, bottom, right, top } = rectangle;
    if (right < box.left || left > box.right || top < box.bottom || bottom > box.top) return undefined;
    const sideways = turns % 2 === 1;
    const at = this.#newPlace();
    const block = this.#block;
    block[at] = distance(turns, rectangle, box);
    block[at + 1] = distance((turns + 3) % 4, rectangle, box);
    block[at + 2] = sideways ? top - bottom : right - left;
    block[at + 3] = sideways ? right - left : top - bottom;
    const word = new PlacedWord(text, spaced, block, at);
    this.words.push(word);
    return word;
  }

  #newPlace(): number {
    if (this.#next === this.#block.length) {
      this.#block = new Float64Array(NUMBERS * BLOCK_WORDS);
      this.#next = 0;
    }
    this.#next += NUMBERS;
    return this.#next - NUMBERS;
  }
}

/** From an edge of the page: left, bottom, right, top. */
function distance(edge: number, { left, bottom, right, top }: PdfRectangle, box: PdfRectangle): number {
  if (edge === 0) return left - box.left;
  if (edge === 1) return bottom - box.bottom;
  return edge === 2 ? box.right - right : box.top - top;
}

class PlacedWord implements PageWord {
  constructor(
    readonly text: string,
    readonly spaced: boolean,
    private readonly block: Float64Array,
    private readonly at: number,
  ) {}

  get x(): number {
    return this.block[this.at] ?? 0;
  }

  get y(): number {
    return this.block[this.at + 1] ?? 0;
  }

  get width(): number {
    return this.block[this.at + 2] ?? 0;
  }

  get height(): number {
    return this.block[this.at + 3] ?? 0;
  }
}
