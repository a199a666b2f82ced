import type { Random } from './random.js';

export const corruptionKinds = ['number', 'date', 'name', 'negation'] as const;
export type CorruptionKind = (typeof corruptionKinds)[number];

export interface Corruption {
  readonly kind: CorruptionKind;
  readonly text: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const NUMBER_WORDS = 'two three four five six seven eight nine ten twelve fifteen twenty thirty'.split(' ');
const DATE = new RegExp(
  `\\b(?:\\d{1,2} )?(?:${MONTHS.join('|')})\\b(?: \\d{1,2}\\b)?(?:,? (?:19|20)\\d\\d)?|\\b(?:19|20)\\d\\d\\b(?![.,]\\d)`,
  'g',
);
const NUMBER = new RegExp(
  `(?<![\\w./(-])\\d[\\d,]*(?:\\.\\d+)?(?![\\w/(-])|\\b(?:${NUMBER_WORDS.join('|')})\\b`,
  'g',
);
const NAME = /(?<=[a-z,;] )(?:[A-Z][A-Za-z]+|[A-Z]{2,6})(?: (?:[A-Z][a-z]+|[A-Z]{2,6}))*|^[A-Z]{2,6}\b/g;
const AUXILIARY =
  /\b(?:is|are|was|were|will|would|may|must|can|could|should|shall|has been|have been|does|do|did|had)\b(?! not\b|n't)/g;
const NEGATION = / not\b|(?<=\bcan)not\b|n't\b|\bno longer |\bnever |\bneither of /g;
const CONTRARIES: readonly (readonly [string, string])[] = [
  ['before', 'after'],
  ['more', 'less'],
  ['increase', 'decrease'],
  ['minimum', 'maximum'],
  ['include', 'exclude'],
  ['included', 'excluded'],
  ['taxable', 'exempt'],
  ['at least', 'at most'],
  ['with', 'without'],
  ['above', 'below'],
  ['always', 'never'],
  ['allowed', 'prohibited'],
  ['rose', 'fell'],
  ['higher', 'lower'],
  ['all', 'none of the'],
];

/** The claim with one fact of that kind made false; undefined when it has none. `names` are names of other texts. */
export function corrupt(
  claim: string,
  kind: CorruptionKind,
  { random, names }: { readonly random: Random; readonly names: readonly string[] },
): Corruption | undefined {
  const text = changers[kind](claim, random, names);
  return text === undefined || text === claim ? undefined : { kind, text };
}

/** Names of several words or letters in a text, for use in the place of others. */
export function namesIn(text: string): string[] {
  return Array.from(text.matchAll(NAME), ([name]) => name).filter((name) => !isCalendar(name));
}

const changers: Record<
  CorruptionKind,
  (claim: string, random: Random, names: readonly string[]) => string | undefined
> = {
  number: (claim, random) =>
    replaceOne(
      claim,
      matches(claim, NUMBER).filter(({ 0: text, index }) => !isInDate(claim, text, index)),
      {
        random,
        change: (text) => otherNumber(text, random),
      },
    ),
  date: (claim, random) =>
    replaceOne(claim, matches(claim, DATE), { random, change: (text) => otherDate(text, random) }),
  name: (claim, random, names) =>
    replaceOne(
      claim,
      matches(claim, NAME).filter(([text]) => !isCalendar(text)),
      {
        random,
        change: (text) => random.pick(names.filter((name) => !claim.includes(name) && name !== text)) ?? text,
      },
    ),
  negation: (claim, random) => turn(claim, random),
};

function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  return Array.from(text.matchAll(pattern));
}

function isCalendar(name: string): boolean {
  return (
    MONTHS.some((month) => name.startsWith(month.slice(0, 3))) ||
    /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/.test(name)
  );
}

function isInDate(claim: string, text: string, index: number): boolean {
  return matches(claim, DATE).some(
    (date) => date.index <= index && date.index + date[0].length >= index + text.length,
  );
}

interface Change {
  readonly random: Random;
  change(text: string): string;
}

function replaceOne(
  claim: string,
  places: readonly RegExpExecArray[],
  { random, change }: Change,
): string | undefined {
  const place = random.pick(places);
  if (place === undefined) return undefined;
  return claim.slice(0, place.index) + change(place[0]) + claim.slice(place.index + place[0].length);
}

function otherNumber(text: string, random: Random): string {
  if (!/\d/.test(text)) return random.pick(NUMBER_WORDS.filter((word) => word !== text)) ?? text;
  const value = Number(text.replaceAll(',', ''));
  const decimals = text.split('.')[1]?.length ?? 0;
  const step = value < 10 ? 1 + random.below(8) : value * (random.pick([0.1, 0.5, 1, 9, -0.5, -0.2]) ?? 1);
  const changed = decimals > 0 ? value + step : Math.round(value + (Math.abs(step) < 1 ? 1 : step));
  const plain = changed.toFixed(decimals);
  return text.includes(',') ? plain.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',') : plain;
}

function otherDate(text: string, random: Random): string {
  const year = /(?:19|20)\d\d/.exec(text)?.[0];
  const month = MONTHS.find((name) => text.includes(name));
  const day = /\b\d{1,2}\b/.exec(text)?.[0];
  const parts = [year, month, day].filter((part) => part !== undefined);
  const part = random.pick(parts) ?? '';
  if (part === year)
    return text.replace(part, String(Number(part) + (random.pick([-10, -3, -1, 1, 2, 5]) ?? 1)));
  if (part === month) return text.replace(part, random.pick(MONTHS.filter((name) => name !== month)) ?? part);
  return text.replace(new RegExp(`\\b${part}\\b`), String((Number(part) + random.below(26) + 1) % 28 || 28));
}

/** Takes a negation away, or puts one in, or says the contrary of one word. */
function turn(claim: string, random: Random): string | undefined {
  const negations = matches(claim, NEGATION);
  if (negations.length > 0)
    return replaceOne(claim, negations, { random, change: () => '' })
      ?.replace(/\bwo\b/, 'will')
      .replace(/\bca\b/, 'can');
  const contrary = random.below(4) === 0 ? sayContrary(claim, random) : undefined;
  if (contrary !== undefined) return contrary;
  return replaceOne(claim, matches(claim, AUXILIARY), {
    random,
    change: (text) =>
      text.startsWith('ha') && text.includes(' ') ? text.replace(' ', ' not ') : `${text} not`,
  });
}

function sayContrary(claim: string, random: Random): string | undefined {
  const pairs = [...CONTRARIES, ...CONTRARIES.map(([one, other]) => [other, one] as const)];
  const present = pairs.filter(([word]) => new RegExp(`\\b${word}\\b`).test(claim));
  const pair = random.pick(present);
  return pair && claim.replace(new RegExp(`\\b${pair[0]}\\b`), pair[1]);
}
