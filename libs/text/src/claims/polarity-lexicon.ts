import { crudeStem } from './claim-words.js';

/** Words that turn what follows into its contrary. */
export const NEGATORS: ReadonlySet<string> = new Set(
  'not no never neither nor none nobody nothing nowhere without cannot unless except hardly'.split(' '),
);

/** Words that may tell the same as a negation; they answer one, and ask for none. */
export const SOFT_NEGATORS: ReadonlySet<string> = new Set(
  `fail failure lack refuse refusal deny denial decline reject prohibit forbid forbidden bar ban disallow prevent preclude avoid stop
  cease exclude exempt exempted exemption unable impossible ineligible disqualify only few rather instead zero until absent absence free
  missing otherwise invalid void unlawful illegal unlikely unlike disregard ignore omit remove waive lose loss exclusive
  nonexistent rare rarely seldom doubt reluctant false incorrect wrong relieve release against non nil reverse overturn`
    .split(/\s+/)
    .map(crudeStem),
);

const PAIRS =
  `permit|prohibit allow|disallow permit|forbid allow|forbid permit|bar include|exclude taxable|exempt taxed|exempt deductible|nondeductible
before|after prior|subsequent earlier|later increase|decrease increase|reduce rise|fall raise|lower more|less more|fewer
minimum|maximum least|most required|optional mandatory|optional mandatory|voluntary accept|reject approve|deny approve|reject grant|refuse
win|lose gain|lose open|close start|stop begin|end first|last eligible|ineligible valid|invalid legal|illegal lawful|unlawful
able|unable possible|impossible likely|unlikely always|never with|without above|below over|under inside|outside internal|external
agree|disagree qualify|disqualify succeed|fail pass|fail high|low higher|lower highest|lowest long|short longer|shorter
large|small larger|smaller greater|less greater|smaller greater|fewer up|down early|late same|different positive|negative
married|unmarried resident|nonresident direct|indirect complete|incomplete correct|incorrect same|different all|none
refundable|nonrefundable connected|unconnected limited|unlimited join|leave enter|exit add|subtract add|deduct
strengthen|weaken improve|worsen support|oppose guilty|innocent upper|lower best|worst better|worse
appear|disappear accelerate|slow encourage|discourage confirm|deny admit|deny allow|refuse help|prevent`
    .split(/\s+/)
    .map((pair) => pair.split('|'));

/** For a stem, the stems that say the contrary. */
export const ANTONYMS: ReadonlyMap<string, ReadonlySet<string>> = antonyms();

function antonyms(): Map<string, Set<string>> {
  const map = new Map<string, Set<string>>();
  for (const [left = '', right = ''] of PAIRS) {
    const [one, other] = [crudeStem(left), crudeStem(right)];
    map.set(one, (map.get(one) ?? new Set()).add(other));
    map.set(other, (map.get(other) ?? new Set()).add(one));
  }
  return map;
}

/** `non-resident` and `resident`: one is the other with a prefix that negates. */
export function isPrefixNegation(one: string, other: string): boolean {
  const [long, short] = one.length > other.length ? [one, other] : [other, one];
  return (
    short.length >= 4 &&
    long.endsWith(short) &&
    /^(?:non-?|un|in|im|il|ir|dis|de-?)$/.test(long.slice(0, -short.length))
  );
}

/** Words that begin like a negation and are none. */
const NOT_NEGATED = /^(?:un(?:der|it|ion|iq|iv|less|til|veil|fold|cle|earth|leash|load|rest|ify|ited)|none)/;

/** `unpaid`, `nonresident`, `isnt`. */
export function hasNegativePrefix(lower: string): boolean {
  return /^(?:non|un)\p{L}{4}/u.test(lower) && !NOT_NEGATED.test(lower);
}

/** Words of the soft negators that say no by themselves: a claim with one needs a quote that negates as well. */
export const STRONG_NEGATORS: ReadonlySet<string> = new Set(
  'exclude exempt prohibit forbid forbidden ban disallow deny refuse reject ineligible disqualify prevent fail lack unable'
    .split(' ')
    .map(crudeStem),
);
