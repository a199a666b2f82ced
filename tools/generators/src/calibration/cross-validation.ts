import { expectedCalibrationError, passageRelevance } from '@plumbline/ranking';
import { type Calibration, calibrate, type SearchedSet, standingsOf } from './calibration.js';
import { type EvidenceQuality, type Judged, judge, observationOf, qualityOf } from './evidence-fit.js';
import { ndcgOf } from './match-fit.js';

export interface Validation {
  /** nDCG@10 over the whole collection. */
  readonly ndcg: number;
  readonly evidence: EvidenceQuality;
  /** Expected calibration error of the passages' scores. */
  readonly scoreError: number;
}

const FOLDS = 5;

/** How a calibration on all other sets does on this one. */
export function leaveOut(sets: readonly SearchedSet[], searched: SearchedSet): Validation {
  const { name } = searched.set;
  return validate(searched, [{ calibration: calibrate(sets, (set) => set !== name), tested: () => true }]);
}

/** How calibrations on all sets but a fifth of this one's questions do on that fifth. */
export function crossValidate(sets: readonly SearchedSet[], searched: SearchedSet): Validation {
  const { name } = searched.set;
  const folds = Array.from({ length: FOLDS }, (_, fold) => ({
    calibration: calibrate(sets, (set, number) => set !== name || number % FOLDS !== fold),
    tested: (number: number) => number % FOLDS === fold,
  }));
  return validate(searched, folds);
}

interface Fold {
  readonly calibration: Calibration;
  readonly tested: (number: number) => boolean;
}

function validate({ set, whole, halves }: SearchedSet, folds: readonly Fold[]): Validation {
  const judged: Judged[] = [];
  const hits: { probability: number; relevant: boolean }[] = [];
  let ndcg = 0;
  for (const { calibration, tested } of folds) {
    const { match, evidence, relevance } = calibration;
    const searched = whole.filter(({ number }) => tested(number));
    ndcg += ndcgOf(set, searched, match) * (searched.length / whole.length);
    const observations = halves
      .filter(({ number }) => tested(number))
      .map((found) => observationOf(found, match, set.passages));
    const seen = judge(observations, evidence);
    judged.push(...seen);
    for (const { standing, relevant } of seen.flatMap((each) => standingsOf(each, each.score)))
      hits.push({ probability: passageRelevance(standing, relevance), relevant });
  }
  const scoreError = expectedCalibrationError(
    hits.map(({ probability }) => probability),
    hits.map(({ relevant }) => relevant),
  );
  return { ndcg, evidence: qualityOf(judged), scoreError };
}
