import { claimDatesOf, isDateStated } from './claim-dates.js';
import { claimNamesOf, claimReferencesOf, isNameStated, statedNamesOf } from './claim-names.js';
import { type ClaimNumber, claimNumbersOf, isNumberStated, isSameNumber } from './claim-numbers.js';
import { polarityMismatches } from './claim-polarity.js';
import { type ClaimWord, claimWordsOf } from './claim-words.js';
import { groundingOf, MINIMUM_GROUNDING } from './claim-grounding.js';

/** One thing that a claim says and its quote does not; `text` is how the claim or the quote words it. */
export interface ClaimMismatch {
  readonly kind: 'number' | 'date' | 'name' | 'negation' | 'grounding';
  readonly text: string;
}

export interface ClaimVerdict {
  readonly supported: boolean;
  readonly reasons: readonly ClaimMismatch[];
}

/**
 * Whether a sentence agrees with the text that it rests on: every number with its unit, every date and name of the
 * claim stands in the quote, nothing is negated in one of them alone, and the two share enough of their words. `context`
 * is text whose names the claim may use as well, such as the title and the heading of the quote.
 *
 * It judges words, not meaning: a false claim made of the quote's own words in another order passes.
 */
export function verifyClaim(claim: string, quote: string, context = ''): ClaimVerdict {
  if (claim.length > MAXIMUM_LENGTH)
    return { supported: false, reasons: [{ kind: 'grounding', text: 'too long' }] };
  const told = claim.replace(/^\s*(?:yes|no)\s*[,.:;–—-]+\s+/i, '');
  const stated = quote.slice(0, MAXIMUM_LENGTH);
  if (isVerbatim(told, stated)) return { supported: true, reasons: [] };
  const claimWords = claimWordsOf(told);
  const quoteWords = claimWordsOf(stated);
  const reasons = [
    ...factMismatches(told, stated),
    ...nameMismatches(told, claimWords, `${stated}\n${context}`),
    ...polarityMismatches(claimWords, quoteWords).map((text) => ({ kind: 'negation' as const, text })),
    ...groundingMismatches(claimWords, quoteWords, context),
  ];
  return { supported: reasons.length === 0, reasons };
}

/** Nothing longer is one sentence: such a claim fails, and of such a quote the beginning counts. */
const MAXIMUM_LENGTH = 8000;

/** Whether the claim is a whole sentence, or the whole end of one, of the quote word for word. */
function isVerbatim(claim: string, quote: string): boolean {
  const told = claim.replaceAll(/\s+/g, ' ').trim();
  const stated = quote.replaceAll(/\s+/g, ' ').trim();
  const at = told.length < 20 ? -1 : stated.indexOf(told);
  if (at < 0) return false;
  const begins = at === 0 || /[.!?:;•➢)▪-]["”’]? $/.test(stated.slice(0, at));
  const ends = at + told.length === stated.length || /[.!?;:]["”’)]?$/.test(told);
  return begins && ends;
}

function factMismatches(claim: string, quote: string): ClaimMismatch[] {
  const claimDates = claimDatesOf(claim);
  const quoteDates = claimDatesOf(quote);
  const claimNumbers = claimNumbersOf(claim, claimDates);
  const quoteNumbers = claimNumbersOf(quote, quoteDates);
  const dates = claimDates.filter(
    (date) =>
      !isDateStated(date, quoteDates) &&
      !(isYearAlone(date) && quoteNumbers.some(({ value }) => value === date.year)),
  );
  const readable = [...quoteNumbers, ...quoteDates.flatMap((date) => numbersOfDate(date))];
  const numbers = claimNumbers.filter(
    (number) => !isAccepted(number, readable) && !isSpacedOut(number, quote) && !isEnumerated(number, claim),
  );
  const bounds = claimNumbers.filter((number) => isContraryBound(number, quoteNumbers));
  return [
    ...dates.map(({ start, end }) => ({ kind: 'date' as const, text: claim.slice(start, end) })),
    ...numbers.map(({ start, end }) => ({ kind: 'number' as const, text: claim.slice(start, end) })),
    ...bounds.map(({ start, end }) => ({ kind: 'negation' as const, text: claim.slice(start, end) })),
  ];
}

function isYearAlone({ month, day, year }: { month?: number; day?: number; year?: number }): boolean {
  return year !== undefined && month === undefined && day === undefined;
}

/** `the 25th` may rest on `25 May`. */
function numbersOfDate({ day, start, end }: { day?: number; start: number; end: number }): ClaimNumber[] {
  return day === undefined ? [] : [{ value: day, approximate: false, weak: false, start, end }];
}

/** `one` and `first` fail only where the quote counts the same thing otherwise. */
function isAccepted(number: ClaimNumber, stated: readonly ClaimNumber[]): boolean {
  if (isNumberStated(number, stated)) return true;
  return number.weak && !stated.some(({ unit, value }) => unit === undefined && value <= 20);
}

/** `4 252` in a table: the quote groups the digits by spaces. */
function isSpacedOut({ value }: ClaimNumber, quote: string): boolean {
  if (!Number.isInteger(value) || value < 1000) return false;
  const grouped = String(value).replace(/\B(?=(?:\d{3})+$)/g, '[ \u00A0]');
  return new RegExp(`(?<!\\d[ \u00A0]?)${grouped}(?![ \u00A0]?\\d)`).test(quote);
}

/** `Three papers are needed: a, b and c`: the claim itself shows what it counts. */
function isEnumerated({ value, unit, end }: ClaimNumber, claim: string): boolean {
  const list = /(?::| are| include| is)\s(.*)$/s.exec(claim.slice(end))?.[1];
  if (list === undefined || unit !== undefined || value < 2 || value > 12) return false;
  const byComma = list.split(/[,;]/).length;
  const byWord = list.split(/[,;]\s*(?:and|or)?|\s(?:and|or)\s/).length;
  return byComma === value || byWord === value;
}

function isContraryBound(number: ClaimNumber, stated: readonly ClaimNumber[]): boolean {
  if (number.bound === undefined) return false;
  const same = stated.filter((other) => isSameNumber(number, other));
  return same.length > 0 && same.every(({ bound }) => bound !== undefined && bound !== number.bound);
}

function nameMismatches(claim: string, words: readonly ClaimWord[], stated: string): ClaimMismatch[] {
  const offered = statedNamesOf(stated, claimWordsOf(stated));
  return [...claimNamesOf(claim, words), ...claimReferencesOf(claim)]
    .filter((name) => !isNameStated(name, offered))
    .map(({ text }) => ({ kind: 'name', text }));
}

function groundingMismatches(
  claim: readonly ClaimWord[],
  quote: readonly ClaimWord[],
  context: string,
): ClaimMismatch[] {
  const grounding = groundingOf(claim, quote, claimWordsOf(context));
  return grounding >= MINIMUM_GROUNDING ? [] : [{ kind: 'grounding', text: grounding.toFixed(2) }];
}
