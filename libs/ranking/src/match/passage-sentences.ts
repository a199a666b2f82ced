import { analyzeTerms, sentencesOf } from '@plumbline/text';

/** The analysed sentences of a passage, its heading as the first of them: what `matchPassage` compares. */
export function passageSentences({ heading, text }: { heading?: string; text: string }): string[][] {
  const sentences = sentencesOf(text).map(({ start, end }) => analyzeTerms(text.slice(start, end)));
  return heading ? [analyzeTerms(heading), ...sentences] : sentences;
}
