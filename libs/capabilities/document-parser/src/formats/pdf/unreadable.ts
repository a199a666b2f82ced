import type { PageWord, RawDocument, RawPage } from './page.js';

/** Stands for a glyph whose font does not tell its character (U+FFFD, as of Unicode 23.8). */
export const UNREADABLE = '\uFFFD';

/** Above this share a page is garbled and keeps its marks; below, they are bullets and the like, and go. */
const MAX_STRAY_SHARE = 0.05;

/** Characters below the space are glyph numbers that a font gave instead of characters. */
export function markUnreadable(text: string): string {
  return text.replaceAll(/[\u0000-\u001F]/g, UNREADABLE);
}

/** The part of a document's characters that could not be told, 0 to 1. */
export function unreadableShare({ pages }: Pick<RawDocument, 'pages'>): number {
  return share(pages.flatMap(({ words }) => words));
}

/** Takes single marks out of a page that reads well without them. */
export function withoutStrayMarks(page: RawPage): RawPage {
  if (!page.words.some(isMarked) || share(page.words) > MAX_STRAY_SHARE) return page;
  const kept: number[] = [];
  const words: PageWord[] = [];
  page.words.forEach((word, index) => {
    const text = word.text.replaceAll(UNREADABLE, '');
    if (text === '') return;
    kept.push(index);
    words.push(text === word.text ? word : { ...word, text });
  });
  return { ...page, words, isBold: (index) => page.isBold(kept[index] ?? index) };
}

function share(words: readonly PageWord[]): number {
  let [all, unreadable] = [0, 0];
  for (const word of words) {
    all += word.text.length;
    if (isMarked(word)) unreadable += word.text.split(UNREADABLE).length - 1;
  }
  return all === 0 ? 0 : unreadable / all;
}

function isMarked({ text }: PageWord): boolean {
  return text.includes(UNREADABLE);
}
