import type { CorpusFile } from './corpus-files.js';
import { plainMarkdown, wordRecall, wordsOf } from './word-recall.js';

export interface CorpusOutcome {
  readonly file: CorpusFile;
  /** `indexed` (by the service), `parsed` (by the parser alone), or the code of the error. */
  readonly verdict: string;
  readonly milliseconds: number;
  /** Part of the stated characters, or of the words of the ground truth, that came out; 0 when nothing did. */
  readonly recall?: number | undefined;
}

/**
 * Characters of a PDF are the length of our text, white space included, against `chars_pdfium` of the manifest, which counts
 * each line end twice and the text outside the page too, so the figure is on the low side.
 */
export function recallOf({ statedCharacters, groundTruth }: CorpusFile, text: string): number | undefined {
  if (statedCharacters !== undefined) return text.length / statedCharacters;
  return groundTruth === undefined
    ? undefined
    : wordRecall(wordsOf(plainMarkdown(groundTruth)), wordsOf(text));
}

/** Those whose content is known and less than 90 % of which came out, the worst first. */
export function shortfalls(outcomes: readonly CorpusOutcome[]): CorpusOutcome[] {
  return outcomes
    .filter(({ recall }) => recall !== undefined && recall < 0.9)
    .sort((one, other) => (one.recall ?? 0) - (other.recall ?? 0));
}
