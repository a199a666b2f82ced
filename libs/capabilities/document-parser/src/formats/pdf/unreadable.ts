import type { PageWord, RawDocument, RawPage } from './page.js';

/** Stands for a glyph whose font does not tell its character (U+FFFD, as of Unicode 23.8). */
export const UNREADABLE = '\uFFFD';

/** Above this share a page is garbled and keeps its marks; below, they are bullets and the like, and go. */
const MAX_STRAY_SHARE = 0.05;

/** Characters below the space are glyph numbers that a font gave instead of characters. */
export function markUnreadable(text: string): string {
  return text.replaceAll(/[\u0000-\u001F]/g, UNREADABLE);
}

/** How many marks a text has. */
export function countUnreadable(text: string): number {
  return text.split(UNREADABLE).length - 1;
}

/** The part of a document's characters that could not be told, 0 to 1. */
export function unreadableShare({ pages }: Pick<RawDocument, 'pages'>): number {
  const unreadable = pages.reduce((sum, page) => sum + page.unreadable, 0);
  return unreadable === 0 ? 0 : unreadable / pages.reduce((sum, page) => sum + charactersOf(page), 0);
}

/** Takes single marks out of a page that reads well without them. */
export function withoutStrayMarks(page: RawPage): RawPage {
  if (page.unreadable === 0 || page.unreadable > MAX_STRAY_SHARE * charactersOf(page)) return page;
  const kept: number[] = [];
  const words: PageWord[] = [];
  page.words.forEach((word, index) => {
    const text = word.text.replaceAll(UNREADABLE, '');
    if (text === '') return;
    kept.push(index);
    words.push(text === word.text ? word : withText(word, text));
  });
  return { ...page, words, unreadable: 0, isBold: (index) => page.isBold(kept[index] ?? index) };
}

function withText({ spaced, x, y, width, height }: PageWord, text: string): PageWord {
  return { text, spaced, x, y, width, height };
}

function charactersOf({ words }: RawPage): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}
