import type { Span } from '../span.js';
import type { ChunkableDocument, HeadingSpan } from './chunk.js';

const maxHeadingLength = 160;

/** A heading with the path of headings that it stands under, itself last. */
export interface HeadingInPath extends HeadingSpan {
  readonly path: string;
}

/** The document's headings in order, those that overlap an earlier one left out. */
export function headingPaths({ text, headings }: ChunkableDocument): HeadingInPath[] {
  const paths: HeadingInPath[] = [];
  const open: { level: number; title: string }[] = [];
  for (const heading of inOrder(text, headings)) {
    while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop();
    const title = text.slice(heading.start, Math.min(heading.end, heading.start + maxHeadingLength));
    open.push({ level: heading.level, title: title.replaceAll(/\s+/g, ' ').trim().toWellFormed() });
    paths.push({ ...heading, path: open.map((each) => each.title).join(' › ') });
  }
  return paths;
}

/** Spans within the text, by start, without empty ones and without overlaps. */
export function inOrder<S extends Span>(text: string, spans: readonly S[]): S[] {
  const ordered = spans.filter(({ start, end }) => start >= 0 && end <= text.length && start < end);
  ordered.sort((one, other) => one.start - other.start);
  let free = 0;
  return ordered.filter((span) => {
    if (span.start < free || text.slice(span.start, span.end).trim() === '') return false;
    free = span.end;
    return true;
  });
}
