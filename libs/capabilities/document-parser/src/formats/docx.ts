import { AppError } from '@plumbline/core';
import type { Reader, ReaderContext } from '../reader.js';
import { writeChart } from './chart.js';
import { type DocxTarget, writeBody } from './docx-body.js';
import { DocxNumbering } from './docx-numbering.js';
import { headingLevels } from './docx-styles.js';
import { findAll, findFirst, officeTitle, parseXml, relationsOf, type XmlNode } from './office-xml.js';
import { unzipParts } from './zip.js';

type Parts = ReadonlyMap<string, Uint8Array>;

/**
 * Word: paragraphs, headings by style or outline level, tables, text boxes and equations where they stand, then charts,
 * footnotes, endnotes and comments. Deleted text of tracked changes and field codes are left out.
 */
export const readDocx: Reader = async (data, context) => {
  const parts = unzipParts(
    data,
    context.limits,
    (name) => /\.(xml|rels)$/i.test(name) && !/\/theme|\/fontTable/.test(name),
  );
  const main = mainPart(parts);
  const source = parts.get(main);
  if (!source) throw new AppError('DOCUMENT_UNREADABLE', 'The Word file has no document part.');
  const body = findFirst(parseXml(source), 'w:body');
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const target = targetOf(parts, folder, context);
  if (body) writeBody(body.children, target);
  for (const related of relationsOf(parts, main).values()) {
    const chart = related.includes('/charts/chart') ? parts.get(related) : undefined;
    if (chart) writeChart(parseXml(chart), context.builder);
  }
  for (const [part, element] of [
    ['footnotes', 'w:footnote'],
    ['endnotes', 'w:endnote'],
    ['comments', 'w:comment'],
  ] as const) {
    const notes = parts.get(`${folder}${part}.xml`);
    if (notes) writeNotes(findAll(parseXml(notes), element), target);
  }
  return { title: officeTitle(parts) };
};

function targetOf(parts: Parts, folder: string, { builder }: ReaderContext): DocxTarget {
  const read = (name: string) => {
    const source = parts.get(`${folder}${name}`);
    return source ? parseXml(source) : [];
  };
  const styles = read('styles.xml');
  const numbering = new DocxNumbering(read('numbering.xml'), styles);
  return { builder, levels: headingLevels(styles), numbering };
}

function mainPart(parts: Parts): string {
  const targets = [...relationsOf(parts, '').values()];
  return (
    targets.find((target) => /document\d*\.xml$/.test(target) && parts.has(target)) ?? 'word/document.xml'
  );
}

/** Notes of a type (`separator`) are drawings of lines, not text. */
function writeNotes(notes: readonly XmlNode[], target: DocxTarget): void {
  for (const note of notes) if (note.attributes['w:type'] === undefined) writeBody(note.children, target);
}
