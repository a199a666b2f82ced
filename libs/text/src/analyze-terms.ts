import { newStemmer } from 'snowball-stemmers';
import { stopWords } from './stop-words.js';

const maxTermLength = 64;
const maxCachedStems = 50_000;
const stemmer = newStemmer('english');
const stems = new Map<string, string>();

const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:'[\p{L}\p{M}]+)*/gu;
const asciiWord = /[a-z0-9]+(?:'[a-z]+)*/g;
const ascii = /^[\0-\x7f]*$/;
const bigramScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;
const bigramRuns =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu;
const unfolded: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/**
 * The terms of a text for every lexical engine and for every comparison of words, in order, with repetitions.
 * Lower case; compatibility forms, diacritics and apostrophes folded; `1,500` and `R1 500` are `1500` and `r1500`, `U.S.` is `us`, `§` is
 * `section`; `W-2` and `401(k)` give their parts and the joined form; English stop words dropped unless nothing
 * else is left; Snowball English stem; Chinese, Japanese and Korean as pairs of characters. A term has letters and
 * numbers alone and at most 64 of them, so that terms joined by spaces survive any plain tokenizer.
 */
export function analyzeTerms(text: string): string[] {
  const words = wordsOf(fold(text));
  const telling = words.filter((each) => !stopWords.has(each));
  return (telling.length > 0 ? telling : words).map(stem);
}

function fold(text: string): string {
  const folded = ascii.test(text) ? text.toLowerCase() : foldUnicode(text);
  return folded
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replaceAll(/(?<![a-z])(?:r|[$€£])\d{1,3}(?: \d{3})+(?!\d)/g, (amount) => amount.replaceAll(' ', ''))
    .replaceAll(/(?<![a-z0-9])(?:[a-z]\.){2,}/g, (letters) => letters.replaceAll('.', '') + ' ')
    .replaceAll(/(?<![a-z0-9-])(?:[a-z]{1,4}-\d{1,5}|\d{1,5}-[a-z]{1,4})(?![a-z0-9-])/g, withJoined)
    .replaceAll(/(?<![a-z0-9])\d{1,5}\([a-z]\)/g, withJoined);
}

function foldUnicode(text: string): string {
  return text
    .replaceAll(/(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f\u00ad\u200b-\u200d\u2060]/g, '')
    .normalize('NFC')
    .replaceAll(/[’‘ʼʹ′`´]/g, "'")
    .replaceAll(/[‐‑]/g, '-')
    .replaceAll('§', ' section ')
    .replaceAll(/[ßæœøłđı]/g, (letter) => unfolded[letter] ?? letter);
}

function withJoined(form: string): string {
  return `${form} ${form.replaceAll(/[^a-z0-9]/g, '')}`;
}

function wordsOf(folded: string): string[] {
  if (ascii.test(folded)) return (folded.match(asciiWord) ?? []).map(plain);
  return (folded.match(word) ?? []).flatMap((each) =>
    bigramScript.test(each) ? bigramsOf(plain(each)) : plain(each),
  );
}

/** Without a possessive ending, apostrophes and marks, and cut to length. */
function plain(form: string): string {
  if (form.length <= maxTermLength && !/[^a-z0-9]/.test(form)) return form;
  const bare = form
    .slice(0, bigramScript.test(form) ? undefined : 4 * maxTermLength)
    .replace(/'s$/, '')
    .replaceAll(/['\p{M}]/gu, '');
  return bigramScript.test(bare) ? bare : bare.slice(0, maxTermLength).replace(/[\ud800-\udbff]$/, '');
}

function bigramsOf(run: string): string[] {
  return (run.match(bigramRuns) ?? []).flatMap((part) => {
    if (!bigramScript.test(part)) return part.slice(0, maxTermLength).replace(/[\ud800-\udbff]$/, '');
    const characters = Array.from(part);
    if (characters.length === 1) return part;
    return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  });
}

function stem(form: string): string {
  if (!/^[a-z]+$/.test(form)) return form;
  const known = stems.get(form);
  if (known !== undefined) return known;
  if (stems.size >= maxCachedStems) stems.clear();
  const stemmed = stemmer.stem(form);
  stems.set(form, stemmed);
  return stemmed;
}
