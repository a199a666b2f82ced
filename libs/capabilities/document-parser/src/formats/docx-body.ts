import type { TextBuilder } from '../text-builder.js';
import type { DocxNumbering } from './docx-numbering.js';
import { outlineLevel } from './docx-styles.js';
import { findAll, findFirst, textOf, type XmlNode } from './office-xml.js';

/** Where the words of a Word file go, and what its styles and lists make of its paragraphs. */
export interface DocxTarget {
  readonly builder: TextBuilder;
  /** The level of each style that is a heading. */
  readonly levels: ReadonlyMap<string, number>;
  readonly numbering: DocxNumbering;
}

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

/** Writes paragraphs and tables in the order of the document. */
export function writeBody(nodes: readonly XmlNode[], target: DocxTarget): void {
  for (const node of nodes) {
    if (skipped.has(node.name)) continue;
    if (node.name === 'w:p') writeParagraph(node, target);
    else if (node.name === 'w:tbl') writeTable(node, target);
    else writeBody(node.children, target);
  }
}

function writeParagraph(paragraph: XmlNode, target: DocxTarget): void {
  const { builder, numbering } = target;
  const boxes: XmlNode[] = [];
  const text = inlineText(paragraph.children, boxes).trim();
  const level = levelOf(paragraph, target);
  // An empty paragraph is counted in Word too, but not seen here.
  const label = numbering.next(propertiesOf(paragraph));
  const labelled = label && text ? `${label} ${text}` : text;
  if (level !== undefined) builder.heading(label === '-' ? text : labelled, level);
  else if (label !== undefined) builder.line(labelled);
  else builder.paragraph(text);
  for (const box of boxes) writeBody(box.children, target);
}

/** A table that frames whole sections is written as the text in it. */
function writeTable(table: XmlNode, target: DocxTarget): void {
  const rows = findAll(table.children, 'w:tr').map((row) => findAll(row.children, 'w:tc'));
  const frames =
    rows.every((cells) => cells.length === 1) || rows.flat().some((cell) => holdsBlocks(cell, target));
  if (!frames) return target.builder.table(rows.map((cells) => cells.map(cellText)));
  for (const cell of rows.flat()) writeBody(cell.children, target);
}

function holdsBlocks(cell: XmlNode, target: DocxTarget): boolean {
  if (findFirst(cell.children, 'w:tbl')) return true;
  const paragraphs = findAll(cell.children, 'w:p');
  return paragraphs.length > 1 && paragraphs.some((paragraph) => levelOf(paragraph, target) !== undefined);
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

function levelOf(paragraph: XmlNode, { levels }: DocxTarget): number | undefined {
  const properties = propertiesOf(paragraph);
  if (!properties) return undefined;
  const style = findFirst(properties.children, 'w:pStyle')?.attributes['w:val'];
  return outlineLevel(properties) ?? (style === undefined ? undefined : levels.get(style));
}

function propertiesOf(paragraph: XmlNode): XmlNode | undefined {
  return paragraph.children.find(({ name }) => name === 'w:pPr');
}
