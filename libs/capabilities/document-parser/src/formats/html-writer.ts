import type { DefaultTreeAdapterTypes } from 'parse5';
import type { TextBuilder } from '../text-builder.js';
import {
  childrenOf,
  elementsBelow,
  flowText,
  type HtmlElement,
  type HtmlNode,
  isElement,
  isHidden,
  isInline,
} from './html-nodes.js';

const MAX_DEPTH = 500;
const listItem = new Set(['li', 'dt', 'dd', 'option', 'figcaption', 'caption', 'summary', 'legend', 'tr']);

/** Writes a page block by block: inline text is gathered until a block begins or ends. */
export class HtmlWriter {
  #inline = '';
  #prefix = '';

  constructor(private readonly builder: TextBuilder) {}

  write(root: HtmlNode): void {
    this.#children(root, 0);
    this.#flush('paragraph');
  }

  #children(node: HtmlNode, depth: number): void {
    if (depth < MAX_DEPTH) for (const child of childrenOf(node)) this.#node(child, depth);
  }

  #node(node: HtmlNode, depth: number): void {
    if (node.nodeName === '#text') this.#inline += (node as DefaultTreeAdapterTypes.TextNode).value;
    if (!isElement(node) || isHidden(node)) return;
    if (isInline(node)) return this.#children(node, depth + 1);
    if (node.tagName === 'br') {
      this.#flush('line');
      return;
    }
    this.#block(node, depth);
  }

  #block(element: HtmlElement, depth: number): void {
    const { tagName } = element;
    const kind = listItem.has(tagName) ? 'line' : 'paragraph';
    this.#flush(kind);
    if (/^h[1-6]$/.test(tagName)) this.builder.heading(flowText(childrenOf(element)), Number(tagName[1]));
    else if (tagName === 'pre' || tagName === 'textarea') this.builder.paragraph(rawText(element, 0));
    else if (tagName === 'table') this.#table(element, depth);
    else {
      if (tagName === 'li') this.#prefix = '- ';
      this.#children(element, depth + 1);
      this.#flush(kind);
    }
  }

  /** A table that lays out a page (tables or headings inside, or one column) is written as the blocks in it. */
  #table(table: HtmlElement, depth: number): void {
    const caption = elementsBelow(table, ['caption'])[0];
    if (caption) this.builder.paragraph(flowText(childrenOf(caption)));
    const rows = elementsBelow(table, ['tr']).filter((row) => !isHidden(row));
    const cells = rows.map((row) => elementsBelow(row, ['td', 'th']));
    const layout =
      cells.every((row) => row.length < 2) ||
      elementsBelow(table, ['tr']).some((row) => elementsBelow(row, blocks).length > 0);
    if (!layout) return this.builder.table(cells.map((row) => row.map((cell) => flowText([cell]))));
    for (const cell of cells.flat()) {
      this.#children(cell, depth + 1);
      this.#flush('paragraph');
    }
  }

  #flush(kind: 'line' | 'paragraph'): void {
    const text = this.#inline.replaceAll(/[ \t\r\n\f]+/g, ' ').trim();
    this.#inline = '';
    if (text === '') return;
    this.builder[this.#prefix ? 'line' : kind](this.#prefix + text);
    this.#prefix = '';
  }
}

const blocks = ['table', 'h1', 'h2', 'h3', 'h4', 'form', 'article', 'section'];

function rawText(node: HtmlNode, depth: number): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  if (isElement(node) && node.tagName === 'br') return '\n';
  return depth > MAX_DEPTH
    ? ''
    : childrenOf(node)
        .map((child) => rawText(child, depth + 1))
        .join('');
}
