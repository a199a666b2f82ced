import { findAll, textOf, type XmlNode } from './office-xml.js';

const skipped = new Set(['mc:Fallback', 'p:timing', 'p:transition']);

/** The paragraphs of DrawingML below these nodes that say something. */
export function paragraphTexts(nodes: readonly XmlNode[]): string[] {
  return findAll(nodes, 'a:p')
    .map((paragraph) => inlineText(paragraph.children))
    .filter((text) => text.trim() !== '');
}

/** `mc:Fallback` repeats its `mc:Choice`; the rest of these moves and has no text. */
export function isSkipped({ name }: XmlNode): boolean {
  return skipped.has(name);
}

function inlineText(nodes: readonly XmlNode[]): string {
  return nodes.map(inlineNode).join('');
}

function inlineNode(node: XmlNode): string {
  if (isSkipped(node)) return '';
  if (node.name === 'a:t' || node.name === 'm:t') return textOf(node);
  return node.name === 'a:br' ? '\n' : inlineText(node.children);
}
