import type { ModelQuote } from '@plumbline/chat-model';
import { sentencesOf } from '@plumbline/text';

/** A sentence of a model's answer as plain text, with the passages that it names. */
export interface ClaimSegment {
  readonly text: string;
  /** Numbers of passages as the model wrote them, from 1. */
  readonly markers: readonly number[];
  /** Whether it stands on a line of its own. */
  readonly newLine: boolean;
  /** The characters it was made of, when the model selects instead of writing. */
  readonly quotes?: readonly ModelQuote[];
}

/** A claim that a model gives whole, with the characters it was made of. */
export function quotedSegment(raw: string, quotes: readonly ModelQuote[]): ClaimSegment {
  const markers = [...new Set(quotes.map(({ marker }) => marker))];
  return { text: plainText(raw), markers, newLine: /^\s*\n/.test(raw), quotes };
}

const MARKER = /\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\]|【\s*\d{1,3}[^】]{0,20}】/g;
const MARKER_BEFORE_END = new RegExp(`(?:\\s*(?:${MARKER.source}))+([.!?]+)`, 'g');
const UNFINISHED_MARKER = /[[【(!][^\]】)\n]{0,300}$/;
/** The next sentence must show this much before the one ahead of it counts as complete. */
const LOOKAHEAD = 4;
/** A model that writes on without an end of sentence is cut into pieces of this size. */
const LONGEST = 4000;

/** Cuts a stream of text into sentences with their markers; a sentence comes out once the next one has begun. */
export class ClaimSegmenter {
  private buffer = '';
  private newLine = false;

  push(delta: string): ClaimSegment[] {
    this.buffer += delta;
    const open = UNFINISHED_MARKER.exec(this.buffer)?.index ?? this.buffer.length;
    const starts = this.startsWithin(open);
    const complete = starts.filter((start) => open - start >= LOOKAHEAD).at(-1) ?? 0;
    if (complete > 0) return this.take(complete, starts);
    return this.buffer.length > LONGEST ? this.take(this.buffer.length, starts) : [];
  }

  /** What is left at the end of the stream. */
  flush(): ClaimSegment[] {
    return this.take(this.buffer.length, this.startsWithin(this.buffer.length));
  }

  /** Where sentences begin; markers are blanked out, so that they belong to the sentence before them. */
  private startsWithin(end: number): number[] {
    const masked = this.buffer
      .slice(0, end)
      .replaceAll(MARKER_BEFORE_END, (all, mark: string) => mark + ' '.repeat(all.length - mark.length))
      .replaceAll(MARKER, (marker) => ' '.repeat(marker.length));
    return sentencesOf(masked).map(({ start }) => start);
  }

  private take(end: number, starts: readonly number[]): ClaimSegment[] {
    const text = this.buffer.slice(0, end);
    this.buffer = this.buffer.slice(end);
    const cuts = [0, ...starts.filter((start, index) => index > 0 && start < end), end];
    return cuts.slice(1).map((to, index) => this.segment(text.slice(cuts[index], to)));
  }

  private segment(raw: string): ClaimSegment {
    const markers = Array.from(raw.matchAll(MARKER), ([marker]) => numbersIn(marker)).flat();
    const newLine = this.newLine || /^\s*\n/.test(raw);
    this.newLine = /\n\s*$/.test(raw);
    return { text: plainText(raw), markers: [...new Set(markers)], newLine };
  }
}

function numbersIn(marker: string): number[] {
  const list = marker.startsWith('【')
    ? marker
        .slice(1)
        .split(/[^\d\s]/, 1)
        .join()
    : marker;
  return Array.from(list.matchAll(/\d+/g), ([digits]) => Number(digits));
}

/** Without markers, Markdown, HTML, images and the targets of links: nothing a page could load or run is left. */
function plainText(raw: string): string {
  return raw
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(MARKER, ' ')
    .replaceAll(/<\/?[a-z][^>]*>/gi, ' ')
    .replaceAll(/\*\*|__|`+/g, '')
    .replace(/^\s*(?:#{1,6}\s+|[-*+•]\s+|>\s+|\(?\d{1,2}[.)]\s+)+/, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,;:!?])(?= |$)/g, '$1')
    .trim();
}
