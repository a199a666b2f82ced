import type { TextBuilder } from '../text-builder.js';
import { outlineLevel } from './docx-styles.js';
import { findAll, findFirst, textOf, type XmlNode } from './office-xml.js';

type Levels = ReadonlyMap<string, number>;

/** `mc:Fallback` repeats its `mc:Choice`; deleted text and field codes are not what a reader sees. */
const skipped = new Set([
  'mc:Fallback',
  'w:del',
  'w:moveFrom',
  'w:instrText',
  'w:delText',
  'w:pPr',
  'w:rPr',
  'w:tblPr',
]);
const BULLET = '- ';

/** Writes paragraphs and tables in the order of the document. */
export function writeBody(nodes: readonly XmlNode[], builder: TextBuilder, levels: Levels): void {
  for (const node of nodes) {
    if (skipped.has(node.name)) continue;
    if (node.name === 'w:p') writeParagraph(node, builder, levels);
    else if (node.name === 'w:tbl') writeTable(node, builder, levels);
    else writeBody(node.children, builder, levels);
  }
}

function writeParagraph(paragraph: XmlNode, builder: TextBuilder, levels: Levels): void {
  const boxes: XmlNode[] = [];
  const text = inlineText(paragraph.children, boxes);
  const level = levelOf(paragraph, levels);
  if (level !== undefined) builder.heading(text, level);
  else if (isListItem(paragraph)) builder.line(text.trim() && BULLET + text.trim());
  else builder.paragraph(text);
  for (const box of boxes) writeBody(box.children, builder, levels);
}

/** A table that frames whole sections is written as the text in it. */
function writeTable(table: XmlNode, builder: TextBuilder, levels: Levels): void {
  const rows = findAll(table.children, 'w:tr').map((row) => findAll(row.children, 'w:tc'));
  const frames =
    rows.every((cells) => cells.length === 1) || rows.flat().some((cell) => holdsBlocks(cell, levels));
  if (!frames) return builder.table(rows.map((cells) => cells.map(cellText)));
  for (const cell of rows.flat()) writeBody(cell.children, builder, levels);
}

function holdsBlocks(cell: XmlNode, levels: Levels): boolean {
  if (findFirst(cell.children, 'w:tbl')) return true;
  const paragraphs = findAll(cell.children, 'w:p');
  return paragraphs.length > 1 && paragraphs.some((paragraph) => levelOf(paragraph, levels) !== undefined);
}

function cellText(cell: XmlNode): string {
  const boxes: XmlNode[] = [];
  const texts = findAll(cell.children, 'w:p').map((paragraph) => inlineText(paragraph.children, boxes));
  return [...texts, ...boxes.map(cellText)].join(' ');
}

function inlineText(nodes: readonly XmlNode[], boxes: XmlNode[]): string {
  return nodes.map((node) => inlineNode(node, boxes)).join('');
}

function inlineNode(node: XmlNode, boxes: XmlNode[]): string {
  if (skipped.has(node.name)) return '';
  switch (node.name) {
    case 'w:t':
    case 'm:t':
      return textOf(node);
    case 'w:tab':
    case 'w:ptab':
      return '\t';
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:noBreakHyphen':
      return '-';
    case 'm:oMath':
      return ` ${inlineText(node.children, boxes)} `;
    case 'w:txbxContent':
      boxes.push(node);
      return '';
    default:
      return inlineText(node.children, boxes);
  }
}

function levelOf(paragraph: XmlNode, levels: Levels): number | undefined {
  const properties = paragraph.children.find(({ name }) => name === 'w:pPr');
  if (!properties) return undefined;
  const style = findFirst(properties.children, 'w:pStyle')?.attributes['w:val'];
  return outlineLevel(properties) ?? (style === undefined ? undefined : levels.get(style));
}

function isListItem(paragraph: XmlNode): boolean {
  const properties = paragraph.children.find(({ name }) => name === 'w:pPr');
  return properties !== undefined && findFirst(properties.children, 'w:numPr') !== undefined;
}
