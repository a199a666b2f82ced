import type { ClaimWord } from './claim-words.js';

/** The least share of a claim's content words that its quote must have; measured on paraphrases and unrelated sentences. */
export const MINIMUM_GROUNDING = 0.3;

/** Share of the claim's content words that the quote has; words that only the context has count neither way. */
export function groundingOf(
  claim: readonly ClaimWord[],
  quote: readonly ClaimWord[],
  context: readonly ClaimWord[],
): number {
  const stated = new Set(quote.map(({ stem }) => stem));
  const neutral = new Set(context.filter(({ content }) => content).map(({ stem }) => stem));
  const told = [...new Set(claim.filter(({ content }) => content).map(({ stem }) => stem))];
  const found = told.filter((stem) => stated.has(stem) || hasNear(stem, stated)).length;
  const foreign = told.filter(
    (stem) => !stated.has(stem) && !neutral.has(stem) && !hasNear(stem, stated),
  ).length;
  return found === 0 ? 0 : found / (found + foreign);
}

/** Words of one family that the stems keep apart: they share their first five letters and most of their length. */
function hasNear(stem: string, stated: ReadonlySet<string>): boolean {
  if (stem.length < 5) return false;
  for (const other of stated)
    if (
      other.length >= 5 &&
      stem.slice(0, 5) === other.slice(0, 5) &&
      Math.abs(stem.length - other.length) <= 4
    )
      return true;
  return false;
}
