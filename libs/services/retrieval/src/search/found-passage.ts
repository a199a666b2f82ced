import type { GroundingPassage } from '@plumbline/contracts';
import type { StoredPassage } from '@plumbline/passage-index';
import type { FusedHit, MatchedHit } from '@plumbline/ranking';

/** A hit with what is stored of it. */
export interface FoundPassage {
  readonly stored: StoredPassage;
  readonly passage: GroundingPassage;
  /** Of the text, where they are known already. */
  readonly terms?: readonly string[];
}

/** How a hit was scored; `rerank` where its text was compared with the question. */
export interface ScoredHit extends Partial<Pick<MatchedHit, 'rerank'>> {
  readonly hit: FusedHit;
  /**
   *     Σ over lexical and vector  weight × (legs[leg]?.score ?? legFloor) / legScale  +  rerank × (legs.rerank?.score ?? 0)
   *
   * with the numbers of `fusion.weights`, so that the order can be computed again from what is given.
   */
  readonly score: number;
}

/** The passage as it is given out, without its layout; `relevance`, 0 to 1, is its score for the reader. */
export function toPassage(
  { hit, rerank }: ScoredHit,
  stored: StoredPassage,
  relevance: number,
): GroundingPassage {
  const { chunkId, documentId, versionId, title, page, heading, text, start, end } = stored;
  const { method, weights } = hit.fusion;
  return {
    chunkId,
    documentId,
    versionId,
    title,
    ...(page !== undefined && { page }),
    ...(heading !== undefined && { heading }),
    text,
    sourceStart: start,
    sourceEnd: end,
    score: relevance,
    legs: { ...hit.legs, ...(rerank && { rerank }) },
    fusion: { method, weights: { ...weights, rerank: 1 } },
  };
}
