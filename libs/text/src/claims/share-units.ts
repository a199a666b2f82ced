import type { ClaimNumber } from './claim-numbers.js';
import { REFERENCES } from './number-lexicon.js';

/** `5 to 10 percent`: the first number has the unit of the second. */
export function shareUnits(numbers: readonly ClaimNumber[], text: string): ClaimNumber[] {
  return numbers.map((number, index) => {
    const following = numbers[index + 1];
    if (number.unit !== undefined || following?.unit === undefined || REFERENCES.has(following.unit))
      return number;
    const between = text.slice(number.end, following.start);
    return /^\s*(?:to|and|or|-|–|—)\s*[$€£]?\s*$/.test(between)
      ? { ...number, unit: following.unit }
      : number;
  });
}
