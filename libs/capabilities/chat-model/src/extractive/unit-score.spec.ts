import { analyzeTerms } from '@plumbline/text';
import { askedTermsOf } from './asked-terms.js';
import type { PassageUnit, UnitPassage } from './passage-units.js';
import { scoreOf } from './unit-score.js';

type Overrides = Partial<Omit<PassageUnit, 'passage'>> & { readonly passage?: Partial<UnitPassage> };

function unit(text: string, { passage, ...overrides }: Overrides = {}): PassageUnit {
  const terms = analyzeTerms(text);
  return {
    passage: { marker: 1, rank: 0, score: 0.5, length: 1000, ...passage },
    spans: [{ start: 0, end: text.length }],
    text,
    kind: 'sentence',
    terms,
    core: terms,
    context: [],
    whole: true,
    pointer: false,
    example: false,
    ...overrides,
  };
}

/** By how much the first unit is the likelier answer. */
function lead(question: string, one: PassageUnit, other: PassageUnit): number {
  const fillers = ['A plain sentence of the guide.', 'Another one about houses and gardens.'].map((text) =>
    unit(text),
  );
  const asked = askedTermsOf(question, [one, other, ...fillers]);
  return (scoreOf(one, asked) ?? 0) - (scoreOf(other, asked) ?? 0);
}

const RULE = 'A registered vendor may deduct medical expenses of the whole household.';

describe(askedTermsOf.name, () => {
  it('asks for no word that only asks', () => {
    expect([...askedTermsOf('How much is the fee for how many forms?', []).weights.keys()]).toEqual([
      'fee',
      'form',
    ]);
  });
});

describe(scoreOf.name, () => {
  it('counts how much of the question the unit has, in its headings half as much', () => {
    const question = 'medical vendor expenses';
    const less = unit('A vendor keeps a ledger of the household.');
    const context = [analyzeTerms('Medical expenses')];
    expect(lead(question, unit(RULE), less)).toBeGreaterThan(1);
    expect(lead(question, { ...less, context }, less)).toBeGreaterThan(0.5);
    expect(lead(question, unit(RULE), { ...less, context })).toBeGreaterThan(1);
  });

  it('weighs a rare term of the question more than a common one', () => {
    const common = ['sends', 'numbers', 'prints'].map((verb) => unit(`A vendor ${verb} paper at home.`));
    const rare = unit('Owners may destroy paper at home.');
    const asked = askedTermsOf('vendor destroy', [...common, rare]);
    expect(scoreOf(rare, asked)).toBeGreaterThan(scoreOf(common[0] ?? rare, asked) ?? Infinity);
  });

  it.each([
    ['a passage of higher rank', { passage: { rank: 3 } }, 0.5],
    ['a passage with a better score', { passage: { score: 0.1 } }, 0.5],
    ['the beginning of its passage', { spans: [{ start: 900, end: 960 }] }, 0.1],
    ['a statement with beginning and end', { whole: false }, 0.2],
    ['what answers itself, instead of pointing elsewhere', { pointer: true }, 2],
    ['a rule, instead of one case of it', { example: true }, 0.2],
    ['what says more than the question', { core: analyzeTerms('medical expenses deduct') }, 0.1],
  ] as const)('prefers %s', (_, overrides, least) => {
    expect(lead('deduct medical expenses', unit(RULE), unit(RULE, overrides))).toBeGreaterThan(least);
  });

  it('prefers neighbours of the question that stand together', () => {
    const apart = unit('A medical doctor of the town and his vendor may deduct travel expenses.');
    const near = unit('A doctor and his vendor in the town may deduct medical expenses of travel.');
    expect(lead('medical expenses', near, apart)).toBeGreaterThan(1);
  });

  it.each([
    ['How much is the fee?', 'The fee of the office is $25.', 'The fee of the office is low.'],
    ['What is the rate of tax?', 'The rate of tax is 15%.', 'The rate of tax is law.'],
    ['How many vendors are there?', 'There are seven vendors here.', 'There are some vendors here.'],
    ['How many vendors file?', 'Up to 40 vendors file.', 'In 2023 vendors file form 40.'],
    ['When do vendors file?', 'All vendors file in April.', 'All vendors file in town.'],
    ['When do vendors file for 2023?', 'For 2023 vendors file in May.', 'For 2023 vendors file in town.'],
    ['Why do vendors file?', 'The vendors file because of audits.', 'The vendors file on line, with audits.'],
    ['What is a vendor?', 'A vendor is any registered person.', 'Any registered person of note is a vendor.'],
    [
      'Which documents are kept?',
      'Kept documents: ledgers, bills, notes and slips.',
      'Kept documents, like slips.',
    ],
  ])('looks for what the question asks for: %s', (question, answer, other) => {
    const even = { core: ['one', 'two', 'three'] };
    expect(lead(question, unit(answer, even), unit(other, even))).toBeGreaterThan(0.3);
  });

  it('takes a whole list for an answer to a question for a list', () => {
    const text = 'Kept documents: ledgers; slips.';
    expect(lead('Which documents are kept?', unit(text, { kind: 'list' }), unit(text))).toBeGreaterThan(0.5);
  });

  it('gives no score to what shares no term with the question, nor to an item that only its lead-in connects', () => {
    const item = unit('You may deduct medical expenses: Gloves.', { kind: 'item', core: ['glove'] });
    const asked = askedTermsOf('deduct medical expenses', [item]);
    expect(scoreOf(item, asked)).toBeUndefined();
    expect(scoreOf({ ...item, core: ['medic'] }, asked)).toBeDefined();
    expect(scoreOf(unit('Books are dear.'), asked)).toBeUndefined();
  });
});
