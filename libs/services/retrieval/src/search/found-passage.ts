import type { GroundingPassage } from '@plumbline/contracts';
import type { StoredPassage } from '@plumbline/passage-index';
import { calibrateScore, type FusedHit } from '@plumbline/ranking';
import { passageCalibration } from '../evidence/evidence-weights.js';

export interface FoundPassage {
  readonly passage: GroundingPassage;
  readonly stored: StoredPassage;
}

/** The hits in their order with what is stored of them; a hit that was deleted meanwhile is left out. */
export function toPassages(hits: readonly FusedHit[], stored: readonly StoredPassage[]): FoundPassage[] {
  const known = new Map(stored.map((passage) => [passage.chunkId, passage]));
  return hits.flatMap((hit) => {
    const passage = known.get(hit.chunkId);
    return passage ? [{ stored: passage, passage: toPassage(hit, passage) }] : [];
  });
}

function toPassage(hit: FusedHit, stored: StoredPassage): GroundingPassage {
  const { chunkId, documentId, versionId, title, page, heading, text, start, end } = stored;
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
    score: calibrateScore(hit.score, passageCalibration),
    legs: hit.legs,
    fusion: { method: hit.fusion.method, weights: { ...hit.fusion.weights } },
  };
}
