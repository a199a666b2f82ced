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
  readonly method: 'scaled-convex';
  /** `lexical`, `vector`, and of each leg `…Scale` and `…Floor`. */
  readonly weights: Readonly<Record<string, number>>;
}

export const defaultLegWeights: LegWeights = { lexical: 0.4, vector: 0.6 };

/**
 * Joins the legs by a convex combination of their scores, each leg's scores divided by their deviation from zero
 * (root mean square of what the leg returned); a chunk that a leg did not return counts with that leg's lowest score:
 *
 *     score = Σ over legs  weight × (legs[leg]?.score ?? legFloor) / legScale
 *
 * It stands for the z-score over all passages, whose deviation a list of the best hits cannot tell: the deviation
 * from the list's own mean makes the vector leg too loud. An empty leg adds nothing. Best first, ties by chunkId;
 * `fusion.weights` holds every number of the formula, so that the order can be computed again by hand. The default
 * weights suit embeddings whose unrelated texts have a cosine near zero; others need weights of their own.
 */
export function fuseLegs(legs: Legs, weights: LegWeights = defaultLegWeights): FusedHit[] {
  const lexical = scaleOf(legs.lexical);
  const vector = scaleOf(legs.vector);
  const fusion: Fusion = {
    method: 'scaled-convex',
    weights: { ...weights, ...named('lexical', lexical), ...named('vector', vector) },
  };
  const lexicalScores = rankedScores(legs.lexical);
  const vectorScores = rankedScores(legs.vector);
  const chunkIds = new Set([...lexicalScores.keys(), ...vectorScores.keys()]);
  const hits = Array.from(chunkIds, (chunkId): FusedHit => {
    const inLexical = lexicalScores.get(chunkId);
    const inVector = vectorScores.get(chunkId);
    const score = weights.lexical * scaled(inLexical, lexical) + weights.vector * scaled(inVector, vector);
    const found = { ...(inLexical && { lexical: inLexical }), ...(inVector && { vector: inVector }) };
    return { chunkId, score, legs: found, fusion };
  });
  return hits.sort((one, other) => other.score - one.score || compare(one.chunkId, other.chunkId));
}

/** What `fuseLegs` would say of a chunk that neither leg returned. */
export function unfoundHit(chunkId: string, fusion: Fusion): FusedHit {
  const part = (leg: keyof Legs) => {
    const { [leg]: weight = 0, [`${leg}Floor`]: floor = 0, [`${leg}Scale`]: scale = 1 } = fusion.weights;
    return (weight * floor) / scale;
  };
  return { chunkId, score: part('lexical') + part('vector'), legs: {}, fusion };
}

interface Scale {
  readonly scale: number;
  readonly floor: number;
}

function scaleOf(hits: readonly LegHit[]): Scale {
  if (hits.length === 0) return { scale: 1, floor: 0 };
  const floor = hits.reduce((lowest, hit) => Math.min(lowest, hit.score), Infinity);
  const scale = Math.sqrt(hits.reduce((sum, hit) => sum + hit.score ** 2, 0) / hits.length);
  return { scale: scale > 1e-9 ? scale : 1, floor };
}

function scaled(found: RankedScore | undefined, { scale, floor }: Scale): number {
  return (found?.score ?? floor) / scale;
}

function rankedScores(hits: readonly LegHit[]): Map<string, RankedScore> {
  const scores = new Map<string, RankedScore>();
  for (const [index, { chunkId, score }] of hits.entries())
    if (!scores.has(chunkId)) scores.set(chunkId, { score, rank: index + 1 });
  return scores;
}

function named(leg: keyof Legs, { scale, floor }: Scale): Record<string, number> {
  return { [`${leg}Scale`]: scale, [`${leg}Floor`]: floor };
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
