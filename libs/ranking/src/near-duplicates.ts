import { analyzeTerms } from '@plumbline/text';

const shingleTerms = 3;

/**
 * The passages without those whose text nearly equals that of an earlier one: Jaccard similarity of their sets of
 * three-term shingles (Broder 1997) at or above `threshold`, 0 to 1. Order is kept. `terms` are those of the text, for
 * callers that have them.
 */
export function removeNearDuplicates<P extends { readonly text: string; readonly terms?: readonly string[] }>(
  passages: readonly P[],
  threshold = 0.8,
): P[] {
  const kept: { passage: P; shingles: ReadonlySet<string> }[] = [];
  for (const passage of passages) {
    const shingles = shinglesOf(passage);
    if (kept.every((earlier) => jaccard(earlier.shingles, shingles) < threshold))
      kept.push({ passage, shingles });
  }
  return kept.map(({ passage }) => passage);
}

function shinglesOf({ text, terms = analyzeTerms(text) }: { text: string; terms?: readonly string[] }) {
  if (terms.length <= shingleTerms) return new Set([terms.join(' ') || text.trim()]);
  return new Set(
    terms.slice(shingleTerms - 1).map((_, index) => terms.slice(index, index + shingleTerms).join(' ')),
  );
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const shingle of one) if (other.has(shingle)) shared++;
  return shared / (one.size + other.size - shared);
}
