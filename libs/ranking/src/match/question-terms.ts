/** How many passages there are and how many of them have each term. */
export interface TermRarity {
  readonly passages: number;
  readonly documentFrequency: ReadonlyMap<string, number>;
}

/** The terms of a question with what each of them tells. */
export interface QuestionTerms {
  /** In their order, with repetitions. */
  readonly sequence: readonly string[];
  /** Inverse document frequency of each term, as in BM25 (Robertson and Zaragoza 2009), never negative. */
  readonly weights: ReadonlyMap<string, number>;
  /** Sum of the weights. */
  readonly total: number;
  /** The weight of a term that no passage has. */
  readonly highest: number;
}

/** Weighs the analysed terms of a question by their rarity in the collection. */
export function weighTerms(sequence: readonly string[], rarity: TermRarity): QuestionTerms {
  const weights = new Map<string, number>();
  for (const term of sequence) weights.set(term, weightOf(rarity.documentFrequency.get(term) ?? 0, rarity));
  let total = 0;
  for (const weight of weights.values()) total += weight;
  return { sequence, weights, total, highest: weightOf(0, rarity) };
}

function weightOf(frequency: number, { passages }: TermRarity): number {
  return Math.log(1 + Math.max(0, passages - frequency + 0.5) / (frequency + 0.5));
}
