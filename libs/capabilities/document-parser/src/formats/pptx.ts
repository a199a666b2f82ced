import { AppError } from '@plumbline/core';
import type { Reader } from '../reader.js';
import { writeChart } from './chart.js';
import { findAll, officeTitle, parseXml, relationsOf } from './office-xml.js';
import { writeComments, writeDiagram, writeNotes, writeShapes } from './pptx-slide.js';
import { unzipParts } from './zip.js';

const PRESENTATION = 'ppt/presentation.xml';
const wanted =
  /^(docProps\/core\.xml|ppt\/(presentation\.xml|_rels\/|slides\/|notesSlides\/|charts\/chart|comments\/|diagrams\/data))/i;

/** PowerPoint: each slide is a page with its texts, tables, charts, diagrams, speaker notes and comments. */
export const readPptx: Reader = async (data, context) => {
  const parts = unzipParts(data, context.limits, (name) => wanted.test(name) && /\.(xml|rels)$/i.test(name));
  const presentation = parts.get(PRESENTATION);
  if (!presentation)
    throw new AppError('DOCUMENT_UNREADABLE', 'The PowerPoint file has no presentation part.');
  const relations = relationsOf(parts, PRESENTATION);
  // The order of the slides stands in the presentation, not in the names of the parts.
  const slides = findAll(parseXml(presentation), 'p:sldId')
    .map(({ attributes }) => relations.get(attributes['r:id'] ?? '') ?? '')
    .filter((part) => parts.has(part))
    .slice(0, context.limits.maxPages);
  const { builder } = context;
  for (const [index, slide] of slides.entries()) {
    writeShapes(parseXml(parts.get(slide) ?? new Uint8Array()), builder);
    for (const related of relationsOf(parts, slide).values()) {
      const source = parts.get(related);
      if (!source) continue;
      if (related.includes('/charts/')) writeChart(parseXml(source), builder);
      else if (related.includes('/diagrams/')) writeDiagram(parseXml(source), builder);
      else if (related.includes('/notesSlides/')) writeNotes(parseXml(source), builder);
      else if (related.includes('/comments/')) writeComments(parseXml(source), builder);
    }
    builder.endPage(index + 1);
    context.progress(index + 1, slides.length);
  }
  return { title: officeTitle(parts) };
};
