import { analyzeTerms } from '../analyze-terms.js';
import type { Unit } from './units.js';

/** Terms, and units at most, that stand for each side of a gap. */
const blockTerms = 60;
const blockUnits = 8;

/**
 * Lexical cohesion at the gap before each unit, 0 to 1: cosine of the term counts of the blocks on either side
 * (Hearst 1997, "TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages", block comparison).
 */
export function cohesionBefore(text: string, units: readonly Unit[]): Float64Array {
  const terms = units.map((unit) => analyzeTerms(text.slice(unit.start, unit.end)));
  const cohesion = new Float64Array(units.length);
  for (let gap = 1; gap < units.length; gap++)
    cohesion[gap] = cosine(countsOf(before(terms, gap)), countsOf(after(terms, gap)));
  return cohesion;
}

function before(terms: readonly string[][], gap: number): string[] {
  const block: string[] = [];
  for (let index = gap - 1; index >= Math.max(0, gap - blockUnits) && block.length < blockTerms; index--)
    block.push(...(terms[index] ?? []).slice(-blockTerms));
  return block;
}

function after(terms: readonly string[][], gap: number): string[] {
  const block: string[] = [];
  const end = Math.min(terms.length, gap + blockUnits);
  for (let index = gap; index < end && block.length < blockTerms; index++)
    block.push(...(terms[index] ?? []).slice(0, blockTerms));
  return block;
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function cosine(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let product = 0;
  for (const [term, count] of one) product += count * (other.get(term) ?? 0);
  return product === 0 ? 0 : product / Math.sqrt(squares(one) * squares(other));
}

function squares(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count * count;
  return sum;
}
