import type { PageWord } from './page.js';
import type { PageRows, Row } from './rows.js';

/** Parts that keep their hyphen before any word. */
const PREFIXES = new Set('self non ex all half cross quasi semi co anti well e auto vice'.split(' '));

/**
 * Decides about words cut at the end of a line: the document itself shows how it writes the word elsewhere, joined or with
 * a hyphen; where it does not, the hyphen belongs to the line and goes.
 */
export class Hyphenation {
  /** Spellings that are looked for, and whether they were seen. */
  readonly #spellings = new Map<string, boolean>();

  constructor(pages: readonly PageRows[]) {
    for (const { rows } of pages) rows.forEach((row, index) => this.#lookFor(row, rows[index + 1]));
    if (this.#spellings.size > 0) for (const { rows } of pages) rows.forEach((row) => this.#note(row));
  }

  /** `first` ends in a hyphen. */
  keepsHyphen(first: string, second: string): boolean {
    const head = bare(first.slice(0, -1));
    const tail = bare(second);
    const part = lastPart(head);
    if (this.#spellings.get(head + tail) || this.#spellings.get(part + tail)) return false;
    return this.#spellings.get(`${head}-${tail}`) === true || PREFIXES.has(part) || part !== head;
  }

  #lookFor(row: Row, next: Row | undefined): void {
    if (!next || !row.text.endsWith('-')) return;
    const head = bare(lastWord(row)?.text.slice(0, -1) ?? '');
    const tail = bare(firstWord(next)?.text ?? '');
    for (const spelling of [head + tail, lastPart(head) + tail, `${head}-${tail}`])
      this.#spellings.set(spelling, false);
  }

  #note({ segments }: Row): void {
    for (const { words } of segments) {
      for (const { text } of words) {
        if (text.length < 4) continue;
        const spelling = bare(text);
        if (this.#spellings.has(spelling)) this.#spellings.set(spelling, true);
      }
    }
  }
}

export function firstWord({ segments }: Row): PageWord | undefined {
  return segments[0]?.words[0];
}

export function lastWord({ segments }: Row): PageWord | undefined {
  return segments.at(-1)?.words.at(-1);
}

/** Of `top-qual-ity` the part that was cut is `qual`. */
function lastPart(head: string): string {
  return head.slice(head.lastIndexOf('-') + 1);
}

/** Without marks around it; written without a pattern, because it runs over every word. */
function bare(word: string): string {
  let [start, end] = [0, word.length];
  while (start < end && MARKS.includes(word.charAt(start))) start += 1;
  while (end > start && MARKS.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end).toLowerCase();
}

const MARKS = '.,;:!?()[]"“”‘’\'';
