/** A word as it stands on the page: points, origin top left, the page turned as it is shown. */
export interface PageWord {
  /** Without white space, control characters and U+FEFF, so that `cleanPiece` keeps its length. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** White space stood before it; without, it goes on where the last word ended. */
  readonly spaced: boolean;
}

export interface RawPage {
  readonly width: number;
  readonly height: number;
  /** In the order in which the page paints them. */
  readonly words: readonly PageWord[];
  /** Characters that stand for glyphs whose character is not known. */
  readonly unreadable: number;
  /** Whether the word of that index is set in bold type. */
  readonly isBold: (index: number) => boolean;
}

export interface OutlineEntry {
  readonly title: string;
  /** From 0. */
  readonly pageIndex: number;
  /** 1 is the highest. */
  readonly level: number;
}

export interface RawDocument {
  readonly pages: RawPage[];
  readonly outline: readonly OutlineEntry[];
  readonly title?: string | undefined;
}

/** A rectangle in the space of the PDF: points, origin bottom left. */
export interface PdfRectangle {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export interface PageFrame {
  /** The visible part of the page: its crop box within its media box. */
  readonly box: PdfRectangle;
  /** Quarter turns clockwise at which the page is shown. */
  readonly turns: number;
}

export function shownSize({ box, turns }: PageFrame): { width: number; height: number } {
  const [width, height] = [box.right - box.left, box.top - box.bottom];
  return turns % 2 === 1 ? { width: height, height: width } : { width, height };
}
