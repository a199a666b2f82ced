const word = /[\p{L}\p{N}]+/gu;

/**
 * Share of the question's pairs of neighbouring words that the text has as neighbours too, 0 to 1. The words are as
 * written, function words included: what is put in the source's own phrases shares "on or after" as well.
 */
export function sharedWordPairs(question: string, text: string): number {
  const wanted = new Set(pairsOf(question));
  if (wanted.size === 0) return 0;
  const present = new Set(pairsOf(text));
  let shared = 0;
  for (const pair of wanted) if (present.has(pair)) shared++;
  return shared / wanted.size;
}

/** How many different words a text has, as written but for their case. */
export function differentWords(text: string): number {
  return new Set(wordsOf(text)).size;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(word) ?? [];
}

function pairsOf(text: string): string[] {
  const words = wordsOf(text);
  return words.slice(1).map((second, index) => `${words[index]} ${second}`);
}
