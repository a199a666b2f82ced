/** Grade of each relevant item; what is not in it is irrelevant. */
export type Judgements = ReadonlyMap<string, number>;

/**
 * Normalised discounted cumulative gain of the first `k` ids: Σ grade / log2(rank + 1) over the same sum of the best
 * possible order (Järvelin and Kekäläinen 2002, linear gain as `trec_eval` computes it). 0 without a relevant item.
 */
export function ndcgAt(k: number, ranking: readonly string[], judgements: Judgements): number {
  const ideal = [...judgements.values()].filter((grade) => grade > 0).toSorted((one, other) => other - one);
  const best = discountedGain(ideal.slice(0, k));
  if (best === 0) return 0;
  return discountedGain(unique(ranking, k).map((id) => Math.max(0, judgements.get(id) ?? 0))) / best;
}

/** Part of the relevant items that is among the first `k` ids; 0 without a relevant item. */
export function recallAt(k: number, ranking: readonly string[], judgements: Judgements): number {
  const relevant = [...judgements.values()].filter((grade) => grade > 0).length;
  if (relevant === 0) return 0;
  return unique(ranking, k).filter((id) => (judgements.get(id) ?? 0) > 0).length / relevant;
}

/** 1 / rank of the first relevant id, 0 when there is none. */
export function reciprocalRank(ranking: readonly string[], judgements: Judgements): number {
  const index = ranking.findIndex((id) => (judgements.get(id) ?? 0) > 0);
  return index === -1 ? 0 : 1 / (index + 1);
}

function discountedGain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, index) => sum + grade / Math.log2(index + 2), 0);
}

/** The first `k` places; an id that comes again earns nothing there. */
function unique(ranking: readonly string[], k: number): string[] {
  const seen = new Set<string>();
  return ranking.slice(0, k).map((id) => (seen.has(id) ? '' : (seen.add(id), id)));
}
