import type { ClaimDate } from './claim-dates.js';
import { boundOf } from './number-bounds.js';
import { shareUnits } from './share-units.js';
import {
  APPROXIMATE,
  CONVERSIONS,
  ORDINAL_WORDS,
  REFERENCES,
  SCALES,
  UNITS,
  WORD_VALUES,
} from './number-lexicon.js';

/** A number with what it counts; the offsets are those of the text. */
export interface ClaimNumber {
  readonly value: number;
  /** `%`, `$`, `day`, `form`…; absent when the text names none that is known. */
  readonly unit?: string;
  /** `about`, `nearly`: the claim may round. */
  readonly approximate: boolean;
  /** `one` and `first` are often no count at all. */
  readonly weak: boolean;
  /** Whether the text calls it a bound. */
  readonly bound?: 'upper' | 'lower';
  readonly start: number;
  readonly end: number;
}

interface Token {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly value: number;
  /** Index of the first token behind it. */
  readonly next: number;
  readonly ordinal: boolean;
}

const TOKEN = /US\$|\p{L}+(?:['’]\p{L}+)*|\d+(?:[.,]\d+)*|[^\s]/gu;
const QUALIFIERS = new Set(
  'business calendar working consecutive full tax complete further additional or of'.split(' '),
);

/** The numbers of a text in order, those of its dates and of identifiers such as `W-2` or `10(22)` left out. */
export function claimNumbersOf(text: string, dates: readonly ClaimDate[]): ClaimNumber[] {
  const tokens = tokensOf(text);
  const numbers: ClaimNumber[] = [];
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index];
    const reading = token && !isInside(token, dates) ? readNumber(tokens, index) : undefined;
    if (reading === undefined) {
      index += 1;
      continue;
    }
    numbers.push(describe(tokens, index, reading));
    index = reading.next;
  }
  return shareUnits(numbers, text);
}

/**
 * Whether the quote states the number; a rounded one counts when the claim says `about`. A period or percentage must
 * not rest on a bare number of the same value where the quote has other periods or percentages.
 */
export function isNumberStated(number: ClaimNumber, stated: readonly ClaimNumber[]): boolean {
  const same = stated.filter((other) => isSameNumber(number, other));
  if (same.length === 0 || !isMeasure(number)) return same.length > 0;
  const measures = stated.filter((other) => isMeasure(other) && familyOf(other) === familyOf(number));
  return measures.length === 0 || same.some((other) => other.unit !== undefined);
}

/** Whether both state one amount in units that agree. */
export function isSameNumber(number: ClaimNumber, other: ClaimNumber): boolean {
  const [value, otherValue] = inSameUnit(number, other);
  if (value === undefined || otherValue === undefined) return false;
  if (Math.abs(value - otherValue) <= 1e-9 * Math.max(1, Math.abs(value))) return true;
  return number.approximate && isRounded(value, otherValue);
}

function isMeasure({ unit }: ClaimNumber): boolean {
  return (
    unit === '%' || (unit !== undefined && /^(?:time|months)$/.test(CONVERSIONS.get(unit)?.family ?? ''))
  );
}

function familyOf({ unit = '' }: ClaimNumber): string {
  return CONVERSIONS.get(unit)?.family ?? unit;
}

function inSameUnit(number: ClaimNumber, other: ClaimNumber): readonly [number?, number?] {
  if (number.unit === undefined || other.unit === undefined || number.unit === other.unit)
    return [asFraction(number, other), asFraction(other, number)];
  const from = CONVERSIONS.get(number.unit);
  const to = CONVERSIONS.get(other.unit);
  if (from === undefined || to === undefined || from.family !== to.family) return [];
  return [number.value * from.factor, other.value * to.factor];
}

/** `50%` beside `half`. */
function asFraction({ value, unit }: ClaimNumber, other: ClaimNumber): number {
  return unit === '%' && other.unit === undefined && other.value > 0 && other.value < 1 ? value / 100 : value;
}

/** `value` is `exact` to the digits that `value` shows. */
function isRounded(value: number, exact: number): boolean {
  if (value === 0 || Math.abs(value - exact) > 0.06 * Math.abs(exact)) return false;
  const digits = value.toExponential().replace(/e.*$/, '').replace(/[.-]/g, '').length;
  return Number(exact.toPrecision(Math.min(digits, 15))) === value;
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    text: token,
    lower: token.toLowerCase(),
    start: index,
    end: index + token.length,
  }));
}

function isInside({ start, end }: Token, dates: readonly ClaimDate[]): boolean {
  return dates.some((date) => start < date.end && end > date.start);
}

function readNumber(tokens: readonly Token[], index: number): Reading | undefined {
  const token = tokens[index];
  if (token === undefined) return undefined;
  if (/^\d/.test(token.text)) return isIdentifier(tokens, index) ? undefined : readDigits(tokens, index);
  return WORD_VALUES.has(token.lower) ? readWords(tokens, index) : undefined;
}

/** Digits that are joined to letters, brackets, slashes or more dots name a thing and count nothing. */
function isIdentifier(tokens: readonly Token[], index: number): boolean {
  const [before, token, after, beyond] = [
    tokens[index - 1],
    tokens[index],
    tokens[index + 1],
    tokens[index + 2],
  ];
  if (token === undefined) return false;
  if ((token.text.match(/\./g)?.length ?? 0) > 1 || isEnumerator(tokens, index)) return true;
  if (before?.end === token.start && joinsBefore(before, tokens[index - 2])) return true;
  if (after?.start !== token.end) return false;
  if (after.text === '(') return beyond !== undefined && /^[\p{L}\d]{1,4}$/u.test(beyond.text);
  if (after.text === ':' || after.text === '/') return beyond?.start === after.end && /^\d/.test(beyond.text);
  if (/^[-‑]$/.test(after.text)) return beyond?.start === after.end && /^\p{Lu}/u.test(beyond.text);
  return /^\p{L}/u.test(after.text) && !/^(?:st|nd|rd|th|k|m|mn|bn|km|kg|mg|g)$/i.test(after.text);
}

/** `(1)` in a running text. */
function isEnumerator(tokens: readonly Token[], index: number): boolean {
  const [before, token, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  return before?.text === '(' && after?.text === ')' && /^\d{1,2}$/.test(token?.text ?? '');
}

function joinsBefore(before: Token, earlier: Token | undefined): boolean {
  if (/^\p{L}/u.test(before.text)) return !UNITS.has(before.lower);
  if (/^[/:(]$/.test(before.text)) return earlier?.end === before.start;
  return /^[-‑]$/.test(before.text) && earlier?.end === before.start && /^\p{L}/u.test(earlier.text);
}

function readDigits(tokens: readonly Token[], index: number): Reading {
  const token = tokens[index];
  const digits = token?.text ?? '';
  const plain = /^\d+,\d{1,2}$/.test(digits) ? digits.replace(',', '.') : digits.replaceAll(',', '');
  let value = Number(plain);
  let next = index + 1;
  while (isThousandsGroup(tokens, index, next)) {
    value = Number(`${value}${tokens[next]?.text}`);
    next += 1;
  }
  const fraction = tokens[next];
  if (fraction !== undefined && /^[½¼¾⅓⅔]$/.test(fraction.text)) {
    value += WORD_VALUES.get(fraction.text) ?? 0;
    next += 1;
  }
  const ordinal =
    tokens[next]?.start === tokens[next - 1]?.end && /^(?:st|nd|rd|th)$/i.test(tokens[next]?.text ?? '');
  if (ordinal) next += 1;
  return scaled(tokens, { value, next, ordinal });
}

/** `R79 138.00`: digits grouped by spaces, after a currency only, because elsewhere they are two numbers. */
function isThousandsGroup(tokens: readonly Token[], index: number, next: number): boolean {
  const currency = tokens[index - 1];
  if (currency === undefined || !/^(?:R|[$€£])$/.test(currency.text)) return false;
  return /^\d{1,3}$/.test(tokens[index]?.text ?? '') && /^\d{3}(?:[.,]\d\d)?$/.test(tokens[next]?.text ?? '');
}

function readWords(tokens: readonly Token[], index: number): Reading {
  let total = 0;
  let group = 0;
  let next = index;
  let ordinal = false;
  for (;;) {
    const lower = tokens[next]?.lower ?? '';
    const scale = lower.length > 2 ? SCALES.get(lower) : undefined;
    const value = WORD_VALUES.get(lower);
    if (scale !== undefined) {
      group = (group || 1) * scale;
      if (scale > 100) [total, group] = [total + group, 0];
    } else if (value !== undefined) {
      group += value;
      ordinal ||= ORDINAL_WORDS.has(lower);
    } else break;
    next += 1;
    if (isNumberAhead(tokens, next)) next += 1;
    else if (!isContinued(tokens, next, group)) break;
  }
  return { value: total + group, next, ordinal };
}

/** `twenty-one`, `one hundred and five`. */
function isNumberAhead(tokens: readonly Token[], next: number): boolean {
  const joint = tokens[next]?.lower;
  const before = tokens[next - 1]?.lower ?? '';
  const ahead = tokens[next + 1]?.lower ?? '';
  if (joint === '-') return (WORD_VALUES.get(before) ?? 0) >= 20 && (WORD_VALUES.get(ahead) ?? 10) < 10;
  return joint === 'and' && SCALES.has(before) && WORD_VALUES.has(ahead);
}

function isContinued(tokens: readonly Token[], next: number, group: number): boolean {
  const ahead = tokens[next]?.lower ?? '';
  if (ahead.length > 2 && SCALES.has(ahead)) return true;
  return (
    WORD_VALUES.has(ahead) && group >= 20 && (WORD_VALUES.get(ahead) ?? 0) < (group % 100 === 0 ? 100 : 10)
  );
}

function scaled(tokens: readonly Token[], reading: Reading): Reading {
  const joint = tokens[reading.next]?.text === '-' ? 1 : 0;
  const token = tokens[reading.next + joint];
  const scale = SCALES.get(token?.lower ?? '');
  if (scale === undefined || token === undefined) return reading;
  const adjacent = token.start === tokens[reading.next + joint - 1]?.end;
  if (token.lower.length <= 2 && (!adjacent || joint === 1)) return reading;
  return { ...reading, value: reading.value * scale, next: reading.next + joint + 1 };
}

function describe(tokens: readonly Token[], index: number, { value, next }: Reading): ClaimNumber {
  const before = wordsAround(tokens, index - 9, index);
  const after = wordsAround(tokens, next, next + 6).join(' ');
  const bound = boundOf(before.join(' '), after);
  const unit = unitOf(tokens, index, next);
  const word = tokens[index]?.lower ?? '';
  return {
    value,
    ...(unit !== undefined && { unit }),
    approximate: before.slice(-2).some((lower) => APPROXIMATE.has(lower)),
    weak: unit === undefined && next === index + 1 && /^(?:one|first|second|half|double|zero)$/.test(word),
    ...(bound !== undefined && { bound }),
    start: tokens[index]?.start ?? 0,
    end: tokens[next - 1]?.end ?? 0,
  };
}

function wordsAround(tokens: readonly Token[], from: number, to: number): string[] {
  return tokens
    .slice(Math.max(0, from), to)
    .filter(({ text }) => /^\p{L}/u.test(text))
    .map(({ lower }) => lower);
}

function unitOf(tokens: readonly Token[], index: number, next: number): string | undefined {
  const before = tokens[index - 1];
  const currency =
    before &&
    (/^\p{L}{1}$/u.test(before.text) ? before.text === 'R' && UNITS.get('r') : UNITS.get(before.lower));
  if (currency !== undefined && currency !== false && /[$€£¥R]/.test(currency)) return currency;
  const named = before?.text === '.' ? tokens[index - 2] : before;
  const reference = named && REFERENCES.get(named.lower.replace(/s$/, ''));
  if (reference !== undefined) return reference;
  for (let at = next; at < next + 3; at += 1) {
    const lower = tokens[at]?.lower ?? '';
    const unit =
      lower === 'per' && tokens[at + 1]?.lower === 'cent' ? '%' : UNITS.get(lower.replace(/(?<=..)s$/, ''));
    if (unit !== undefined && lower.length > 0 && lower !== 'r') return unit;
    if (lower !== '-' && lower !== '‑' && !QUALIFIERS.has(lower)) return undefined;
  }
  return undefined;
}
