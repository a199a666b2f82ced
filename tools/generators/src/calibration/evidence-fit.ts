import {
  evidenceFeatures,
  expectedCalibrationError,
  fitLogistic,
  logistic,
  type LogisticWeights,
  type MatchWeights,
  rankByMatch,
} from '@plumbline/ranking';
import type { Found } from './indexed-set.js';
import type { PreparedSet } from './prepared-set.js';

/** One question over a collection that has its source, or has lost it. */
export interface Observation {
  readonly set: string;
  readonly number: number;
  readonly features: readonly number[];
  readonly present: boolean;
  /** The best passages: score, and whether they hold the answer. */
  readonly hits: readonly { readonly score: number; readonly relevant: boolean }[];
}

const HITS_KEPT = 10;
const PENALTY = 10;

export function observationOf(
  { set, number, question, candidates, present }: Found,
  weights: MatchWeights,
  passages: PreparedSet['passages'],
): Observation {
  const relevant = new Set(candidates.filter((each) => each.relevant).map(({ hit }) => hit.chunkId));
  const ranked = rankByMatch(candidates, weights);
  const bestText = passages[Number(ranked[0]?.hit.chunkId)]?.record.text ?? '';
  const hits = ranked
    .slice(0, HITS_KEPT)
    .map(({ hit, score }) => ({ score, relevant: relevant.has(hit.chunkId) }));
  return { set, number, features: evidenceFeatures({ question, hits: ranked, bestText }), present, hits };
}

/** Logistic regression on standardised features, given back in the features' own units. */
export function fitEvidence(observations: readonly Observation[]): LogisticWeights {
  const width = observations[0]?.features.length ?? 0;
  const scales = Array.from({ length: width }, (_, column) =>
    scaleOf(observations.map(({ features }) => features[column] ?? 0)),
  );
  const rows = observations.map(({ features }) =>
    scales.map(({ mean, deviation }, column) => ((features[column] ?? 0) - mean) / deviation),
  );
  const labels = observations.map(({ present }) => present);
  const { bias, weights } = fitLogistic(rows, labels, { l2: PENALTY });
  const own = scales.map(({ deviation }, column) => (weights[column] ?? 0) / deviation);
  const shift = scales.reduce((sum, { mean }, column) => sum + mean * (own[column] ?? 0), 0);
  return { bias: bias - shift, weights: own };
}

/** The fit, made on as many positive as negative rows, for a share of positives of `prior`. */
export function withPrior({ bias, weights }: LogisticWeights, prior: number): LogisticWeights {
  return { bias: bias + Math.log(prior / (1 - prior)), weights };
}

/** How a fit does on questions it has not seen, all shares from 0 to 1. */
export interface EvidenceQuality {
  readonly questions: number;
  /** At the threshold 0.5: answered of those whose source is there, abstained of those whose source is gone. */
  readonly answered: number;
  readonly abstained: number;
  /** Of those answered with their source there, the best passage is a source. */
  readonly sourceFirst: number;
  /** Abstained at the threshold that 85 % of the others pass. */
  readonly abstainedAt85: number;
  readonly areaUnderCurve: number;
  readonly calibrationError: number;
}

export interface Judged extends Observation {
  readonly score: number;
}

export function judge(observations: readonly Observation[], weights: LogisticWeights): Judged[] {
  return observations.map((each) => ({ ...each, score: logistic(each.features, weights) }));
}

export function qualityOf(judged: readonly Judged[]): EvidenceQuality {
  const present = judged.filter((each) => each.present);
  const gone = judged.filter((each) => !each.present);
  const answered = present.filter(({ score }) => score >= 0.5);
  const scores = present.map(({ score }) => score).sort((one, other) => one - other);
  const threshold = scores[Math.floor(0.15 * scores.length)] ?? 0;
  let ordered = 0;
  for (const { score } of gone) ordered += scores.filter((other) => other > score).length;
  return {
    questions: judged.length,
    answered: answered.length / present.length,
    abstained: gone.filter(({ score }) => score < 0.5).length / gone.length,
    sourceFirst: answered.filter(({ hits }) => hits[0]?.relevant).length / answered.length,
    abstainedAt85: gone.filter(({ score }) => score < threshold).length / gone.length,
    areaUnderCurve: ordered / (present.length * gone.length),
    calibrationError: expectedCalibrationError(
      judged.map(({ score }) => score),
      judged.map((each) => each.present),
    ),
  };
}

function scaleOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) || 1 };
}
