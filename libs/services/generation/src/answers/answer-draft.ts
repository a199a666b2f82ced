import type { AnswerItem, Citation, GroundingPassage } from '@plumbline/contracts';
import { boxesOf, unpackLayout } from '@plumbline/text';
import type { ClaimSupport, VerifiedClaim } from './claim-checker.js';

/** The answer as far as it was sent: its text is the sum of the deltas. */
export class AnswerDraft {
  readonly citations: Citation[] = [];
  text = '';
  private readonly markers = new Map<string, number>();

  /** Appends a claim with its markers; gives the delta and the citations to send. */
  add({ text, newLine, supports }: VerifiedClaim): AnswerItem[] {
    const separator = this.text === '' ? '' : newLine ? '\n' : ' ';
    const answerStart = this.text.length + separator.length;
    const answerEnd = answerStart + text.length;
    const citations = supports.map((support) => this.cite(support, { answerStart, answerEnd }));
    const markers = [...new Set(citations.map(({ marker }) => `[${marker}]`))].join('');
    const delta = `${separator}${text} ${markers}`;
    this.text += delta;
    this.citations.push(...citations);
    return [
      { type: 'delta', text: delta },
      ...citations.map((citation) => ({ type: 'citation', citation }) as const),
    ];
  }

  /** Appends a sentence of our own that cites nothing. */
  say(text: string): AnswerItem {
    this.text += text;
    return { type: 'delta', text };
  }

  private cite(
    { passage, start, end }: ClaimSupport,
    claim: Pick<Citation, 'answerStart' | 'answerEnd'>,
  ): Citation {
    const { documentId, versionId, title, chunkId, page, heading, sourceStart } = passage;
    const boxes = boxesIn(passage, start, end);
    return {
      marker: this.markerOf(chunkId),
      ...claim,
      documentId,
      versionId,
      title,
      chunkId,
      ...((boxes[0]?.page ?? page) !== undefined && { page: boxes[0]?.page ?? page }),
      ...(heading !== undefined && { heading }),
      quote: passage.text.slice(start, end),
      sourceStart: sourceStart + start,
      sourceEnd: sourceStart + end,
      ...(boxes.length > 0 && { boxes }),
    };
  }

  /** One number a passage, in the order of first use. */
  private markerOf(chunkId: string): number {
    const marker = this.markers.get(chunkId) ?? this.markers.size + 1;
    this.markers.set(chunkId, marker);
    return marker;
  }
}

/** A layout that cannot be read costs the boxes, not the citation. */
function boxesIn({ layout }: GroundingPassage, start: number, end: number) {
  if (layout === undefined) return [];
  try {
    return boxesOf(unpackLayout(layout), start, end);
  } catch {
    return [];
  }
}
