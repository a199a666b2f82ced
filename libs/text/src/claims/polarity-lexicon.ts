import { crudeStem } from './claim-words.js';

/** Words that turn what follows into its contrary. */
export const NEGATORS: ReadonlySet<string> = new Set(
  'not no never neither nor none nobody nothing nowhere without cannot unless except hardly'.split(' '),
);

/** Words that may tell the same as a negation; they answer one, and ask for none. */
export const SOFT_NEGATORS: ReadonlySet<string> = new Set(
  `fail failure lack refuse refusal deny denial decline reject prohibit forbid forbidden bar ban disallow prevent preclude avoid stop
  cease exclude exempt exempted exemption unable impossible ineligible disqualify few rather instead zero until absent absence free
  missing otherwise invalid void unlawful illegal unlikely unlike disregard ignore omit remove waive lose loss exclusive
  nonexistent rare rarely seldom doubt reluctant false incorrect wrong relieve against non nil reverse overturn`
    .split(/\s+/)
    .map(crudeStem),
);

/** Words that say one thing on the left, and its contrary on the right. */
const CONTRARIES = `permit allow authorize|prohibit disallow forbid bar ban prevent disallowed
include comprise contain|exclude omit
taxable taxed|exempt nontaxable untaxed
deductible|nondeductible
before prior preceding earlier|after subsequent following later
increase rise raise gain grow grew up climb jump surge higher advance add|decrease fall drop decline reduce lower down slip shrink lose dip tumble cut
more greater|less fewer smaller
minimum least|maximum most
required mandatory compulsory obligatory|optional voluntary
accept approve grant|reject deny refuse decline
win|lose
open|close
start begin|stop end cease
first|last
eligible|ineligible
valid|invalid
legal lawful|illegal unlawful
able|unable
possible|impossible
likely|unlikely
always|never
with|without
above over|below under
inside|outside
internal|external
agree|disagree
qualify|disqualify
succeed|fail
pass|fail
high|low
highest|lowest
long longer|short shorter
large larger big bigger|small smaller little
early|late
same identical|different
positive|negative
married|unmarried
resident|nonresident
direct|indirect
complete|incomplete
correct|incorrect
all every|none
refundable|nonrefundable
limited|unlimited
join enter|leave exit
strengthen improve|weaken worsen
support|oppose
guilty|innocent
upper|lower
best better|worst worse
appear|disappear
encourage|discourage
confirm admit|deny
help|prevent
strong stronger|weak weaker
public|private`
  .split('\n')
  .map((line) => line.split('|').map((side) => side.split(' ').map(crudeStem)));

export interface ContrarySides {
  readonly same: ReadonlySet<string>;
  readonly opposite: ReadonlySet<string>;
}

/** For a stem, the pairs of sides in which it stands: the words that say the same and those that say the contrary. */
export const CONTRARY_SIDES: ReadonlyMap<string, readonly ContrarySides[]> = contrarySides();

function contrarySides(): Map<string, ContrarySides[]> {
  const map = new Map<string, ContrarySides[]>();
  for (const [left = [], right = []] of CONTRARIES)
    for (const [own, other] of [
      [left, right],
      [right, left],
    ] as const)
      for (const stem of own)
        map.set(stem, [...(map.get(stem) ?? []), { same: new Set(own), opposite: new Set(other) }]);
  return map;
}

/** Whether two stems say the contrary of each other. */
export function areContrary(one: string, other: string): boolean {
  return (
    (CONTRARY_SIDES.get(one) ?? []).some(({ opposite }) => opposite.has(other)) ||
    isPrefixNegation(one, other)
  );
}

/** `non-resident` and `resident`: one is the other with a prefix that negates. */
export function isPrefixNegation(one: string, other: string): boolean {
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  return (
    short.length >= 4 &&
    long.endsWith(short) &&
    !UNRELATED.has(long) &&
    /^(?:non-?|un|in|im|il|ir|dis)$/.test(long.slice(0, -short.length))
  );
}

/** Words that only look like the negation of the word inside them. */
const UNRELATED: ReadonlySet<string> = new Set(
  `income incoming inform information intend invest investment invoice insure insurance insured increase indeed indent input inside install
  instance instead inspect inland invent inventory intake import impact impose impart improve impress illusion union unit under until display discount
  discover discharge dispose disposal distribute distress distance discourse dismiss disease district inflow influence inquire inscribe insight`
    .split(/\s+/)
    .map(crudeStem),
);

/** Words that begin like a negation and are none. */
const NOT_NEGATED = /^(?:un(?:der|it|ion|iq|iv|less|til|veil|fold|cle|earth|leash|load|rest|ify|ited)|none)/;

/** `unpaid`, `nonresident`, `isnt`. */
export function hasNegativePrefix(lower: string): boolean {
  return /^(?:non|un)\p{L}{4}/u.test(lower) && !NOT_NEGATED.test(lower);
}

/** Words of the soft negators that say no by themselves: a claim with one needs a quote that negates as well. */
export const STRONG_NEGATORS: ReadonlySet<string> = new Set(
  'exclude exempt prohibit forbid forbidden disallow ineligible disqualify'.split(' ').map(crudeStem),
);
