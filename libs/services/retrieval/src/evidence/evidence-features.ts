import type { TermStatistics } from '@plumbline/passage-index';
import { analyzeTerms } from '@plumbline/text';

export interface EvidenceInput {
  /** Analysed terms of the question. */
  readonly terms: readonly string[];
  /** Best passages first, with their heading and title. */
  readonly texts: readonly string[];
  readonly statistics: TermStatistics;
  /** Cosine of the best passage by meaning; 0 when there is none. */
  readonly topCosine: number;
  /** Cosine of the tenth passage by meaning, or of the last one. */
  readonly tenthCosine: number;
  /** Whether both legs name the same best passage. */
  readonly legsAgree: boolean;
}

const PASSAGES_READ = 3;

/**
 * What tells whether the passages answer the question: similarity, its lead over the field, agreement of the legs, and
 * the share of the question's terms, weighted by rarity (idf), that the best single passage has.
 */
export function evidenceFeatures(input: EvidenceInput): number[] {
  const { topCosine, tenthCosine, legsAgree } = input;
  return [topCosine, topCosine - tenthCosine, legsAgree ? 1 : 0, coverage(input)];
}

function coverage({ terms, texts, statistics }: EvidenceInput): number {
  const wanted = new Map([...new Set(terms)].map((term) => [term, rarity(term, statistics)]));
  const total = [...wanted.values()].reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return 0;
  const shares = texts.slice(0, PASSAGES_READ).map((text) => {
    const found = new Set(analyzeTerms(text));
    return [...wanted].reduce((sum, [term, weight]) => sum + (found.has(term) ? weight : 0), 0) / total;
  });
  return Math.max(0, ...shares);
}

/** Inverse document frequency as in BM25 (Robertson and Zaragoza 2009), never negative. */
function rarity(term: string, { passages, documentFrequency }: TermStatistics): number {
  const frequency = documentFrequency.get(term) ?? 0;
  return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5));
}
