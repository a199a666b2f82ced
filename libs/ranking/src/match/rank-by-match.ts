import type { FusedHit, RankedScore } from '../fuse-legs.js';
import type { PassageMatch } from './passage-match.js';

/** What each share of a match adds to the fused score; never negative, so that a matched hit never falls behind others. */
export type MatchWeights = Readonly<Record<'pairs' | 'nearPairs' | 'proximity', number>>;

export interface MatchedHit {
  readonly hit: FusedHit;
  readonly match: PassageMatch;
  /** Fused score plus the match leg's. */
  readonly score: number;
  /** Weighted sum of the match's shares, and its rank among the matched hits. */
  readonly rerank: RankedScore;
}

/**
 * Orders the best fused hits again by how their words meet the question's:
 *
 *     score = fused score + Σ over shares  weight × share
 *
 * The second sum is the `rerank` leg. Best first, ties in the fused order.
 */
export function rankByMatch(
  hits: readonly { readonly hit: FusedHit; readonly match: PassageMatch }[],
  weights: MatchWeights,
): MatchedHit[] {
  const scored = hits.map(({ hit, match }) => ({ hit, match, matchScore: matchScore(match, weights) }));
  const byMatch = scored.toSorted((one, other) => other.matchScore - one.matchScore);
  const ranks = new Map(byMatch.map(({ hit }, index) => [hit.chunkId, index + 1]));
  return scored
    .map(({ hit, match, matchScore: score }) => ({
      hit,
      match,
      score: hit.score + score,
      rerank: { score, rank: ranks.get(hit.chunkId) ?? 1 },
    }))
    .sort((one, other) => other.score - one.score);
}

function matchScore(match: PassageMatch, weights: MatchWeights): number {
  return (Object.keys(weights) as (keyof MatchWeights)[]).reduce(
    (sum, share) => sum + weights[share] * match[share],
    0,
  );
}
