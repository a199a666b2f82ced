/**
 * Overlap of two answers as the harmonic mean of precision and recall over their words, counted with repetitions;
 * lower case, punctuation and English articles dropped (Rajpurkar et al. 2016, SQuAD). Two empty answers agree.
 */
export function tokenF1(prediction: string, reference: string): number {
  const predicted = wordsOf(prediction);
  const expected = wordsOf(reference);
  if (predicted.length === 0 || expected.length === 0) return predicted.length === expected.length ? 1 : 0;
  const shared = sharedCount(predicted, expected);
  return (2 * shared) / (predicted.length + expected.length);
}

function wordsOf(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll(/[\p{P}\p{S}]/gu, '')
      .match(/\S+/g) ?? [];
  return words.filter((word) => !/^(?:a|an|the)$/.test(word));
}

function sharedCount(predicted: readonly string[], expected: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1);
  return predicted.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
}
