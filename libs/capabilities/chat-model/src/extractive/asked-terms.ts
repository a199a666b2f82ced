import { analyzeTerms } from '@plumbline/text';
import type { PassageUnit } from './passage-units.js';
import { type QuestionKind, questionKindOf } from './question-kind.js';

/** A question as the scoring of units needs it. */
export interface AskedTerms {
  readonly kind: QuestionKind;
  /** Its words in lower case. */
  readonly words: ReadonlySet<string>;
  /** Its terms in their order, each once, with inverse frequency: what every unit says decides nothing. */
  readonly weights: ReadonlyMap<string, number>;
  /** Sum of the weights. */
  readonly total: number;
  /** Neighbours among its terms, weighted by the commoner one. */
  readonly pairs: readonly (readonly [string, string, number])[];
  readonly bestPassageScore: number;
}

/** Words that ask, and that an answer has no reason to repeat. */
const ASKING = /\bhow (?:much|many|often|long|old|far|large|high)\b/gi;

export function askedTermsOf(question: string, units: readonly PassageUnit[]): AskedTerms {
  const terms = [...new Set(analyzeTerms(question.replace(ASKING, ' ')))];
  const frequencies = frequenciesOf(terms, units);
  const weightOf = (term: string) => rarity(frequencies.get(term) ?? 0, units.length);
  const weights = new Map(terms.map((term) => [term, weightOf(term)]));
  return {
    kind: questionKindOf(question),
    words: new Set(question.toLowerCase().match(/[\p{L}\p{N}]+/gu)),
    weights,
    total: terms.reduce((sum, term) => sum + weightOf(term), 0),
    pairs: terms.slice(1).map((term, index) => {
      const before = terms[index] ?? term;
      return [before, term, Math.min(weightOf(before), weightOf(term))] as const;
    }),
    bestPassageScore: Math.max(0.01, ...units.map(({ passage }) => passage.score)),
  };
}

function frequenciesOf(terms: readonly string[], units: readonly PassageUnit[]): ReadonlyMap<string, number> {
  const frequencies = new Map(terms.map((term) => [term, 0]));
  for (const unit of units)
    for (const term of new Set(unit.terms)) {
      const frequency = frequencies.get(term);
      if (frequency !== undefined) frequencies.set(term, frequency + 1);
    }
  return frequencies;
}

/** As in BM25 (Robertson and Zaragoza 2009, equation 3.3), never below 0. */
function rarity(frequency: number, count: number): number {
  return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
}
