import type { TextBuilder } from '../text-builder.js';
import { isSkipped, paragraphTexts } from './drawing-text.js';
import { findAll, findFirst, textOf, type XmlNode } from './office-xml.js';

/** Texts of the shapes in their order; the title placeholder is a heading. */
export function writeShapes(nodes: readonly XmlNode[], builder: TextBuilder): void {
  for (const node of nodes) {
    if (isSkipped(node)) continue;
    if (node.name === 'a:tbl') writeTable(node, builder);
    else if (node.name === 'p:sp') writeShape(node, builder);
    else writeShapes(node.children, builder);
  }
}

export function writeDiagram(nodes: readonly XmlNode[], builder: TextBuilder): void {
  for (const text of paragraphTexts(nodes)) builder.line(text);
}

/** Speaker notes, without the slide's image and number. */
export function writeNotes(nodes: readonly XmlNode[], builder: TextBuilder): void {
  const bodies = findAll(nodes, 'p:sp').filter((shape) => placeholderOf(shape) === 'body');
  const text = paragraphTexts(bodies).join('\n').trim();
  if (text) builder.paragraph(`Notes: ${text}`);
}

export function writeComments(nodes: readonly XmlNode[], builder: TextBuilder): void {
  const comments = [...findAll(nodes, 'p:text'), ...findAll(nodes, 'p188:txBody')];
  for (const comment of comments) builder.paragraph(`Comment: ${textOf(comment).trim()}`);
}

function writeShape(shape: XmlNode, builder: TextBuilder): void {
  const texts = paragraphTexts(shape.children);
  if (['title', 'ctrTitle'].includes(placeholderOf(shape) ?? '')) return builder.heading(texts.join(' '), 1);
  builder.paragraph(texts.join('\n'));
}

function writeTable(table: XmlNode, builder: TextBuilder): void {
  const rows = findAll(table.children, 'a:tr').map((row) => findAll(row.children, 'a:tc'));
  builder.table(rows.map((cells) => cells.map((cell) => paragraphTexts(cell.children).join(' '))));
}

function placeholderOf(shape: XmlNode): string | undefined {
  const placeholder = findFirst(shape.children, 'p:ph');
  return placeholder && (placeholder.attributes['type'] ?? 'body');
}
