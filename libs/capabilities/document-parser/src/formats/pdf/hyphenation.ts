import type { PageRows } from './rows.js';

/** Parts that keep their hyphen before any word. */
const PREFIXES = new Set('self non ex all half cross quasi semi co anti well e auto vice'.split(' '));

/**
 * Decides about words cut at the end of a line: the document itself shows how it writes the word elsewhere, joined or with
 * a hyphen; where it does not, the hyphen belongs to the line and goes.
 */
export class Hyphenation {
  readonly #known = new Set<string>();

  constructor(pages: readonly PageRows[]) {
    for (const word of pages.flatMap(({ rows }) =>
      rows.flatMap(({ segments }) => segments.flatMap(({ words }) => words)),
    )) {
      this.#known.add(bare(word.text));
    }
  }

  /** `first` ends in a hyphen. */
  keepsHyphen(first: string, second: string): boolean {
    const head = bare(first.slice(0, -1));
    const tail = bare(second);
    if (this.#known.has(head + tail)) return false;
    return this.#known.has(`${head}-${tail}`) || PREFIXES.has(head) || head.includes('-');
  }
}

function bare(word: string): string {
  return word.toLowerCase().replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
