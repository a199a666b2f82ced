import type { LogisticWeights } from '@plumbline/ranking';

/** Of `evidenceFeatures`, in their order. */
export const evidenceWeights: LogisticWeights = { bias: -6.5, weights: [5, 2, 0.6, 4.5] };

/** Of the features of one passage: cosine, and z-scored fusion score. */
export const passageCalibration = { slope: 1.1, intercept: -2.4 };
