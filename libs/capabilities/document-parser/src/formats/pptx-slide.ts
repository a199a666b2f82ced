import type { TextBuilder } from '../text-builder.js';
import { findAll, findFirst, textOf, type XmlNode } from './office-xml.js';

const skipped = new Set(['mc:Fallback', 'p:timing', 'p:transition']);

/** Texts of the shapes in their order; the title placeholder is a heading. */
export function writeShapes(nodes: readonly XmlNode[], builder: TextBuilder): void {
  for (const node of nodes) {
    if (skipped.has(node.name)) continue;
    if (node.name === 'a:tbl') writeTable(node, builder);
    else if (node.name === 'p:sp') writeShape(node, builder);
    else writeShapes(node.children, builder);
  }
}

/** The names and values that a chart was drawn from, one line a series. */
export function writeChart(nodes: readonly XmlNode[], builder: TextBuilder): void {
  const title = findFirst(nodes, 'c:title');
  if (title) builder.paragraph(paragraphTexts(title.children).join('\n'));
  const series = findAll(nodes, 'c:ser').map((one) => ({
    name: valuesOf(one, 'c:tx').join(' '),
    categories: valuesOf(one, 'c:cat'),
    values: [...valuesOf(one, 'c:val'), ...valuesOf(one, 'c:yVal')],
  }));
  const categories = series.find((one) => one.categories.length > 0)?.categories ?? [];
  builder.table([['', ...categories], ...series.map(({ name, values }) => [name, ...values])]);
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

function paragraphTexts(nodes: readonly XmlNode[]): string[] {
  return findAll(nodes, 'a:p')
    .map((paragraph) => inlineText(paragraph.children))
    .filter((text) => text.trim() !== '');
}

function inlineText(nodes: readonly XmlNode[]): string {
  return nodes.map(inlineNode).join('');
}

function inlineNode(node: XmlNode): string {
  if (skipped.has(node.name)) return '';
  if (node.name === 'a:t' || node.name === 'm:t') return textOf(node);
  return node.name === 'a:br' ? '\n' : inlineText(node.children);
}

function placeholderOf(shape: XmlNode): string | undefined {
  const placeholder = findFirst(shape.children, 'p:ph');
  return placeholder && (placeholder.attributes['type'] ?? 'body');
}

function valuesOf(series: XmlNode, name: string): string[] {
  const holder = series.children.find((child) => child.name === name);
  return holder ? findAll(holder.children, 'c:v').map(textOf) : [];
}
