export interface LegHit {
  readonly chunkId: string;
  /** Larger is better: BM25, or cosine similarity. */
  readonly score: number;
}

/** The hits of each leg, best first. */
export interface Legs {
  readonly lexical: readonly LegHit[];
  readonly vector: readonly LegHit[];
}

export interface LegWeights {
  readonly lexical: number;
  readonly vector: number;
}

export interface RankedScore {
  /** As the leg gave it. */
  readonly score: number;
  /** From 1. */
  readonly rank: number;
}

export interface FusedHit {
  readonly chunkId: string;
  readonly score: number;
  /** What each leg said; absent where the leg did not return the chunk. */
  readonly legs: { readonly lexical?: RankedScore; readonly vector?: RankedScore };
  /** The method and all the numbers that the score was computed from, the same object for each hit. */
  readonly fusion: Fusion;
}

export interface Fusion {
  readonly method: 'z-score';
  /** `lexical`, `vector`, and of each leg `…Mean`, `…Deviation` and `…Floor`. */
  readonly weights: Readonly<Record<string, number>>;
}

export const defaultLegWeights: LegWeights = { lexical: 0.4, vector: 0.6 };

/**
 * Joins the legs by a convex combination of z-scores (weights measured on three public sets). For each leg, over the
 * scores it returned, `mean` and population `deviation` are taken, and `floor` is its lowest score; a chunk that the
 * leg did not return counts with the floor:
 *
 *     score = Σ over legs  weight × ((legs[leg]?.score ?? legFloor) − legMean) / legDeviation
 *
 * A leg with fewer than two different scores has deviation 1, an empty leg adds nothing. Best first, ties by chunkId;
 * `fusion.weights` holds every number of the formula, so that the order can be computed again by hand.
 */
export function fuseLegs(legs: Legs, weights: LegWeights = defaultLegWeights): FusedHit[] {
  const lexical = scaleOf(legs.lexical);
  const vector = scaleOf(legs.vector);
  const fusion: Fusion = {
    method: 'z-score',
    weights: { ...weights, ...named('lexical', lexical), ...named('vector', vector) },
  };
  const lexicalScores = rankedScores(legs.lexical);
  const vectorScores = rankedScores(legs.vector);
  const chunkIds = new Set([...lexicalScores.keys(), ...vectorScores.keys()]);
  const hits = Array.from(chunkIds, (chunkId): FusedHit => {
    const inLexical = lexicalScores.get(chunkId);
    const inVector = vectorScores.get(chunkId);
    const score =
      weights.lexical * standard(inLexical, lexical) + weights.vector * standard(inVector, vector);
    const found = { ...(inLexical && { lexical: inLexical }), ...(inVector && { vector: inVector }) };
    return { chunkId, score, legs: found, fusion };
  });
  return hits.sort((one, other) => other.score - one.score || compare(one.chunkId, other.chunkId));
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
  readonly floor: number;
}

function scaleOf(hits: readonly LegHit[]): Scale {
  if (hits.length === 0) return { mean: 0, deviation: 1, floor: 0 };
  const floor = Math.min(...hits.map((hit) => hit.score));
  const mean = hits.reduce((sum, hit) => sum + hit.score, 0) / hits.length;
  const variance = hits.reduce((sum, hit) => sum + (hit.score - mean) ** 2, 0) / hits.length;
  const deviation = Math.sqrt(variance);
  return { mean, deviation: deviation > 1e-9 ? deviation : 1, floor };
}

function standard(found: RankedScore | undefined, { mean, deviation, floor }: Scale): number {
  return ((found?.score ?? floor) - mean) / deviation;
}

function rankedScores(hits: readonly LegHit[]): Map<string, RankedScore> {
  const scores = new Map<string, RankedScore>();
  for (const [index, { chunkId, score }] of hits.entries())
    if (!scores.has(chunkId)) scores.set(chunkId, { score, rank: index + 1 });
  return scores;
}

function named(leg: keyof Legs, { mean, deviation, floor }: Scale): Record<string, number> {
  return { [`${leg}Mean`]: mean, [`${leg}Deviation`]: deviation, [`${leg}Floor`]: floor };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
