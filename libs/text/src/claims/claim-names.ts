import { encode } from 'gpt-tokenizer/encoding/cl100k_base';
import { type ClaimWord, crudeStem } from './claim-words.js';

/** A word that is, or belongs to, a name. */
export interface ClaimName {
  readonly text: string;
  readonly start: number;
}

const TITLES = new Set('mr mrs ms dr sir prof sgt gen sen rep gov lt col capt jr st the a an i'.split(' '));
const MONTHS_AND_DAYS = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tues?|wed|thu|fri|sat)/i;
const SENTENCE_END = /[.!?:;"“”•]["”’)\]]*\s*["“‘([]*$|\n\s*\n\s*$/u;

/** Names of a claim word by word: what is written with a capital, or mixes letters with digits. */
export function claimNamesOf(text: string, words: readonly ClaimWord[]): ClaimName[] {
  if (isShouted(text)) return identifiersOf(words);
  return words.filter((word, index) => isIdentifier(word) || isName(text, words, index)).map(toName);
}

/** Whether the words of the quote or its surroundings have the name, spelled out, shortened or as an adjective. */
export function isNameStated(name: ClaimName, stated: StatedNames): boolean {
  const lower = name.text.toLowerCase().replace(/['’]s?$/, '');
  const plain = normalForm(lower);
  if (stated.forms.has(plain) || stated.stems.has(crudeStem(lower))) return true;
  if (/\d/.test(plain)) return [...stated.identifiers].some((other) => other.startsWith(`${plain}(`));
  if (lower.includes('-') && lower.split('-').every((part) => stated.stems.has(crudeStem(part)))) return true;
  if (/^\p{Lu}{2,6}s?$/u.test(name.text.replaceAll('.', '')))
    return (
      stated.initials.includes(plain.replace(/s$/, '').toUpperCase()) ||
      stated.initials.includes(plain.toUpperCase())
    );
  if ((SYNONYMS.get(plain) ?? []).some((other) => stated.forms.has(other))) return true;
  return (
    plain.length >= 5 &&
    [...stated.forms].some((other) => isDerived(plain, other) || isMisspelt(plain, other))
  );
}

const SYNONYMS = new Map(
  [
    ['us', 'usa', 'american', 'america', 'americans'],
    ['uk', 'british', 'britain'],
    ['eu', 'european', 'europe'],
    ['un', 'nations'],
  ].flatMap((group) => group.map((name) => [name, group] as const)),
);

/** One letter more, less or other in a long name: a slip, not another name. */
function isMisspelt(one: string, other: string): boolean {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  if (short.length < 6 || long.length - short.length > 1 || long.charAt(0) !== short.charAt(0)) return false;
  let at = 0;
  while (at < short.length && long.charAt(at) === short.charAt(at)) at += 1;
  const rest = long.slice(at + 1);
  return rest === short.slice(at) || rest === short.slice(at + 1);
}

export interface StatedNames {
  readonly forms: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
  /** First letters of the words in order, function words once with and once without. */
  readonly initials: string;
}

/** What a text offers for names to rest on. */
export function statedNamesOf(text: string, words: readonly ClaimWord[]): StatedNames {
  const forms = new Set<string>();
  for (const { lower } of words) {
    forms.add(normalForm(lower.replace(/['’]s?$/, '')));
    if (lower.includes('-')) for (const part of lower.split('-')) forms.add(part);
  }
  const identifiers = new Set(
    Array.from(text.matchAll(REFERENCE), ([match]) => normalForm(match.toLowerCase())),
  );
  for (const identifier of identifiers) forms.add(identifier);
  const initialsOf = (list: readonly ClaimWord[]) =>
    list
      .map(({ lower }) => lower.charAt(0))
      .join('')
      .toUpperCase();
  const content = words.filter((word) => word.content);
  return {
    forms,
    stems: new Set(words.map(({ stem }) => stem)),
    identifiers,
    initials: `${initialsOf(words)} ${initialsOf(content)}`,
  };
}

/** `10(22)`, `401(k)`, `1.2.3`: references that break at brackets when read as words. */
const REFERENCE = /[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.\d+)*(?:\([\p{L}\p{N}]{1,5}\))+|\d+(?:\.\d+){2,}/gu;

/** References of a claim with brackets or several dots. */
export function claimReferencesOf(text: string): ClaimName[] {
  return Array.from(text.matchAll(REFERENCE), ({ 0: match, index }) => ({
    text: match,
    start: index,
  })).filter(({ text: match }) => /\d/.test(match));
}

function normalForm(lower: string): string {
  return lower.replaceAll(/[\s.'’‑-]/g, '');
}

/** `South African` and `South Africa`, `Iraqis` and `Iraq`, `Mexican` and `Mexico`. */
function isDerived(one: string, other: string): boolean {
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  if (short.length < 4 || long.length - short.length > 3) return false;
  if (long.startsWith(short))
    return /^(?:s|n|an|ns|ans|i|is|ish|ese|ian|ic|er|y|e|es)$/.test(long.slice(short.length));
  return long.slice(0, -3) === short.slice(0, long.length - 3) && /(?:an|ans|ian|ese|ish)$/.test(long);
}

/** A word of letters and digits; plain numbers, `183-day` and years are read elsewhere. */
function isIdentifier({ text }: ClaimWord): boolean {
  if (!/\d/.test(text) || /^[\d.,]+$/.test(text)) return false;
  if (/^[R]\d/.test(text) || /^\d[\d.,]*(?:st|nd|rd|th|k|m|mn|bn|km|kg|mg|g)$/i.test(text)) return false;
  return !/^[\d.,]+[-‑]\p{Ll}/u.test(text) && !/^[\d.,]+[-‑][\d.,]+$/.test(text);
}

function identifiersOf(words: readonly ClaimWord[]): ClaimName[] {
  return words.filter(isIdentifier).map(toName);
}

function isName(text: string, words: readonly ClaimWord[], index: number): boolean {
  const word = words[index];
  if (word === undefined || !/^\p{Ll}?\p{Lu}/u.test(word.text) || /^R\d/.test(word.text)) return false;
  if (/^i(?:'\p{L}+)?$/u.test(word.lower)) return false;
  if (TITLES.has(word.lower) || (MONTHS_AND_DAYS.test(word.text) && isCalendarWord(word.lower))) return false;
  if (word.text.length === 1) return isLettered(words, index);
  if (/\p{Lu}.*\p{Lu}/u.test(word.text)) return true;
  if (!word.content) return false;
  const initial = index === 0 || SENTENCE_END.test(text.slice(Math.max(0, word.start - 4), word.start));
  return !initial || !isCommonWord(word.lower);
}

function isCalendarWord(lower: string): boolean {
  return /^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|(?:sun|mon|tues|wednes|thurs|fri|satur)days?)$/.test(
    lower.replace(/'s$/, ''),
  );
}

/** `Schedule C`, `Part V`: a single capital is a name behind a word that counts things. */
function isLettered(words: readonly ClaimWord[], index: number): boolean {
  const before = words[index - 1]?.lower ?? '';
  return /^(?:schedule|part|form|table|appendix|annexure|annex|section|class|type|step|box|category|exhibit|title|chapter|level|group|phase)s?$/.test(
    before,
  );
}

function isShouted(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}]/gu, '');
  return letters.length > 12 && letters.replaceAll(/[^\p{Lu}]/gu, '').length > 0.6 * letters.length;
}

/**
 * Whether a word that opens a sentence is an ordinary one. The vocabulary of the tokenizer is ordered by frequency: an
 * ordinary word has its lower-case form before its capitalised one, a name the other way round or not at all.
 */
function isCommonWord(lower: string): boolean {
  const known = commonWords.get(lower);
  if (known !== undefined) return known;
  const common =
    isMoreFrequentInLowerCase(lower) ||
    (lower.endsWith('s') && isMoreFrequentInLowerCase(lower.slice(0, -1))) ||
    /(?:ing|tion|ness|ment|ity|ly|ed|ism|ance|ence)s?$/.test(lower) ||
    lower.includes('-');
  if (commonWords.size > 20_000) commonWords.clear();
  commonWords.set(lower, common);
  return common;
}

const commonWords = new Map<string, boolean>();

function isMoreFrequentInLowerCase(lower: string): boolean {
  const [plain, ...more] = encode(` ${lower}`);
  if (plain === undefined || more.length > 0) return false;
  const capital = encode(` ${lower.charAt(0).toUpperCase()}${lower.slice(1)}`);
  return capital.length > 1 || plain < (capital[0] ?? 0);
}

function toName({ text, start }: ClaimWord): ClaimName {
  return { text, start };
}
