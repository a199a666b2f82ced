import { writeFileSync } from 'node:fs';
import { evidenceFeatureNames } from '@plumbline/ranking';
import { format } from 'prettier';
import type { Calibration } from './calibration.js';

/** Writes the calibration as a source file of the retrieval service. */
export async function writeWeights(
  file: string,
  { match, evidence, relevance }: Calibration,
  sets: readonly string[],
): Promise<void> {
  const weights = evidence.weights.map(
    (weight, place) => `// ${evidenceFeatureNames[place]}\n${rounded(weight)},`,
  );
  const source = `// Made by tools/generators/src/calibrate-evidence.ts from the visible parts of ${sets.join(', ')}; do not edit.
import type { LogisticWeights, MatchWeights } from '@plumbline/ranking';

/** What each share of a passage's match adds to its fused score. */
export const matchWeights: MatchWeights = { pairs: ${rounded(match.pairs)}, nearPairs: ${rounded(match.nearPairs)}, proximity: ${rounded(match.proximity)} };

/** From the features of the evidence to the log odds that the passages hold the answer. */
export const evidenceWeights: LogisticWeights = {
  bias: ${rounded(evidence.bias)},
  weights: [
    ${weights.join('\n    ')}
  ],
};

/** From the standing of a passage to the log odds that it holds the answer. */
export const relevanceWeights: LogisticWeights = { bias: ${rounded(relevance.bias)}, weights: [${relevance.weights.map(rounded).join(', ')}] };
`;
  writeFileSync(file, await format(source, { parser: 'typescript', singleQuote: true, printWidth: 110 }));
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
