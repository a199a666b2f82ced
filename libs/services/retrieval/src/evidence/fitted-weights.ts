// Made by tools/generators/src/calibrate-evidence.ts from the visible parts of tax_vat404, covid_qa, xquad, scifact; do not edit.
import type { LogisticWeights, MatchWeights } from '@plumbline/ranking';

/** What each share of a passage's match adds to its fused score. */
export const matchWeights: MatchWeights = { pairs: 0.2368, nearPairs: 0.1095, proximity: 0.3633 };

/** From the features of the evidence to the log odds that the passages hold the answer. */
export const evidenceWeights: LogisticWeights = {
  bias: 0.288,
  weights: [
    // lead of the best passage in proximity over the third to tenth
    2.273,
    // its lead in near pairs over them
    0.7289,
    // its lead in cosine over them
    5.21,
    // its lead in score over the second
    0.4203,
    // share of the question’s word pairs that it has
    2.025,
    // weight of the words that no two sentences of the three best passages have together
    -0.4522,
    // logarithm of the number of different words of the best passage
    -0.345,
  ],
};

/** From the standing of a passage to the log odds that it holds the answer. */
export const relevanceWeights: LogisticWeights = { bias: -1.089, weights: [1.064, -6.191] };
