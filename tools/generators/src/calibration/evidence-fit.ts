import { seededRandom } from '@plumbline/evaluation';
import {
  evidenceFeatures,
  fitLogistic,
  logistic,
  type LogisticWeights,
  type MatchWeights,
  rankByMatch,
} from '@plumbline/ranking';
import { candidatesOf } from './match-fit.js';
import type { Kept, SearchableSet } from './searchable-set.js';

/** One question over a collection that has its source, or has lost it. */
export interface Observation {
  readonly set: string;
  readonly question: number;
  readonly features: readonly number[];
  readonly present: boolean;
  /** The best passages: score, and whether they hold the answer. */
  readonly hits: readonly { readonly score: number; readonly relevant: boolean }[];
}

const HITS_KEPT = 10;

/** Takes half of the documents out, `halves` times, and searches what is left. */
export function observe(
  set: SearchableSet,
  { halves, weights, seed }: { halves: number; weights: MatchWeights; seed: number },
): Observation[] {
  return Array.from({ length: halves }, (_, half) => keepHalf(set, seed + half)).flatMap((kept) =>
    set.questions.map((question, index) => {
      const { terms, legs, candidates } = candidatesOf(set, question, kept);
      const hits = rankByMatch(candidates, weights);
      const legsAgree = legs.lexical[0] !== undefined && legs.lexical[0].chunkId === legs.vector[0]?.chunkId;
      return {
        set: set.name,
        question: index,
        features: evidenceFeatures({ question: terms, hits, legsAgree }),
        present: set.passages.some((_, place) => kept[place] && set.answers(place, question)),
        hits: hits.slice(0, HITS_KEPT).map(({ score, hit }) => ({
          score,
          relevant: set.answers(Number(hit.chunkId), question),
        })),
      };
    }),
  );
}

/** Passages of one document stay or go together, unless the set has few documents. */
function keepHalf(set: SearchableSet, seed: number): Kept {
  const random = seededRandom(seed);
  const documents = new Map<string, boolean>();
  const many = new Set(set.passages.map(({ documentId }) => documentId)).size > 100;
  return set.passages.map(({ documentId }, place) => {
    const key = many ? documentId : String(place);
    const kept = documents.get(key) ?? random() < 0.5;
    documents.set(key, kept);
    return kept;
  });
}

/** Logistic regression on standardised features, given back in the features' own units. */
export function fitEvidence(observations: readonly Observation[]): LogisticWeights {
  const width = observations[0]?.features.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) =>
    observations.map(({ features }) => features[column] ?? 0),
  );
  const scales = columns.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  const rows = observations.map(({ features }) =>
    features.map((value, column) => (value - (scales[column]?.mean ?? 0)) / (scales[column]?.deviation ?? 1)),
  );
  const { bias, weights } = fitLogistic(
    rows,
    observations.map(({ present }) => present),
    { l2: 10 },
  );
  const own = weights.map((weight, column) => weight / (scales[column]?.deviation ?? 1));
  const shift = own.reduce((sum, weight, column) => sum + weight * (scales[column]?.mean ?? 0), 0);
  return { bias: bias - shift, weights: own };
}

/** Share of the questions without their source that score below the value which 85 % of the others reach. */
export function abstainingAt(
  observations: readonly Observation[],
  weights: LogisticWeights,
  answered = 0.85,
) {
  const scored = observations.map(({ features, present }) => ({
    present,
    score: logistic(features, weights),
  }));
  const present = scored.filter((each) => each.present).map(({ score }) => score);
  const gone = scored.filter((each) => !each.present).map(({ score }) => score);
  const threshold =
    present.toSorted((one, other) => one - other)[Math.floor((1 - answered) * present.length)] ?? 0;
  let ordered = 0;
  for (const one of present) for (const other of gone) ordered += one > other ? 1 : one === other ? 0.5 : 0;
  return {
    threshold,
    abstained: gone.filter((score) => score < threshold).length / gone.length,
    auc: ordered / (present.length * gone.length),
  };
}
