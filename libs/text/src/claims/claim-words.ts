/** A word of a claim or a quote. */
export interface ClaimWord {
  readonly text: string;
  readonly lower: string;
  /** Crude on purpose: conflates more than the stem of the search, so that `registered` meets `registration`. */
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  /** Whether it carries meaning of its own. */
  readonly content: boolean;
  /** Number of the clause: one higher behind a comma or a conjunction, ten higher behind a stronger mark. */
  readonly clause: number;
}

const WORD =
  /\p{L}\p{M}*(?:[\p{L}\p{M}\p{N}&]|[-‑](?=\p{N})|['’](?=\p{L}))*|\p{N}(?:[\p{L}\p{N}]|[-‑](?=\p{Lu})|[.,'’](?=\p{N}))*|[;:()[\]—–•.,!?]/gu;

const CLAUSE_MARK = /^[;:()[\]—–•.!?,]$/u;
/** A comma or conjunction begins a near clause, anything stronger one that no negation reaches. */
const FAR = 10;

const CONJUNCTIONS = new Set(
  'but although though while whereas because if when unless since so however which who'.split(' '),
);

const FUNCTION_WORDS = new Set(
  `a an the this that these those it its he she they them their theirs his her hers him we us our ours you your yours i me my
  mine who whom whose which what where when why how there here is am are was were be been being do does did done doing have
  has had having will would shall should can could may might must ought of in on at by for to from with into onto upon about
  over under between among through during within per via as than then so and or but nor if unless because since while although
  though whereas until till not no never also too very just only even both either neither each every all any some such same
  other another more most less least much many few own s t d ll re ve m again once however therefore thus hence e g i.e e.g etc
  said says say according out up off down whether one yes`.split(/\s+/),
);

/** Splits a text into words: at hyphens too, unless a number makes the word a name such as `W-2`. Linear in the text. */
export function claimWordsOf(text: string): ClaimWord[] {
  const words: ClaimWord[] = [];
  let clause = 0;
  for (const match of text.matchAll(WORD)) {
    const token = match[0];
    if (!/[\p{L}\p{N}]/u.test(token)) {
      if (CLAUSE_MARK.test(token)) clause += token === ',' ? 1 : FAR;
      continue;
    }
    const lower = token.toLowerCase().replaceAll('’', "'").replaceAll('‑', '-');
    if (CONJUNCTIONS.has(lower)) clause += 1;
    const start = match.index;
    const content =
      !FUNCTION_WORDS.has(lower.replace(/'(?:s|d|m|ll|re|ve)$/, '')) &&
      !lower.endsWith("n't") &&
      lower !== 'cannot';
    words.push({
      text: token,
      lower,
      stem: crudeStem(lower),
      start,
      end: start + token.length,
      content,
      clause,
    });
  }
  return words;
}

const IRREGULAR = new Map(
  Object.entries({
    paid: 'pay',
    sold: 'sell',
    bought: 'buy',
    made: 'make',
    gave: 'give',
    given: 'give',
    held: 'hold',
    kept: 'keep',
    left: 'leave',
    lost: 'lose',
    loss: 'lose',
    losses: 'lose',
    met: 'meet',
    sent: 'send',
    spent: 'spend',
    took: 'take',
    taken: 'take',
    told: 'tell',
    went: 'go',
    gone: 'go',
    won: 'win',
    wrote: 'write',
    written: 'write',
    got: 'get',
    became: 'become',
    began: 'begin',
    begun: 'begin',
    brought: 'bring',
    built: 'build',
    came: 'come',
    chose: 'choose',
    chosen: 'choose',
    fell: 'fall',
    fallen: 'fall',
    found: 'find',
    grew: 'grow',
    grown: 'grow',
    knew: 'know',
    known: 'know',
    led: 'lead',
    rose: 'rise',
    risen: 'rise',
    saw: 'see',
    seen: 'see',
    sought: 'seek',
    shown: 'show',
    children: 'child',
    people: 'person',
    persons: 'person',
    men: 'man',
    women: 'woman',
    wives: 'wife',
    lives: 'life',
    using: 'use',
    used: 'use',
    usage: 'use',
    dying: 'die',
    died: 'die',
    death: 'die',
    deaths: 'die',
    payment: 'pay',
    payments: 'pay',
    payable: 'pay',
    sale: 'sell',
    sales: 'sell',
    said: 'say',
  }),
);

const SUFFIXES =
  'izations isations ization isation ational ations ication ications ation ments ment nesses ness ities ility ity ances ances ance ences ence ings ing ions ion ives ive ables able ibles ible ially ally edly ably ly ors or ers er ies ied ed es al s y e'.split(
    ' ',
  );

/** The stem of a lower-case word: possessive, inflection and the common derivations removed. */
export function crudeStem(lower: string): string {
  const word = lower.replace(/'s?$/, '').replace(/n't$/, '');
  return STEMS.get(word) ?? strip(IRREGULAR.get(word) ?? word);
}

/** Words that would lose their sense with their ending. */
const STEMS = new Map([
  ['taxable', 'taxable'],
  ['likely', 'likely'],
  ['priority', 'priorit'],
  ['priorities', 'priorit'],
]);

function strip(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word.replaceAll(',', '');
  let stem = word;
  for (let pass = 0; pass < 2; pass += 1) {
    const suffix = SUFFIXES.find((ending) => stem.length - ending.length >= 3 && stem.endsWith(ending));
    if (suffix === undefined || (suffix === 's' && stem.endsWith('ss'))) break;
    stem = stem.slice(0, -suffix.length);
  }
  return /([bdfgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}
