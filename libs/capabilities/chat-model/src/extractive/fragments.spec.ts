import { fragmentsOf, isPointer, isWhole, leadsIn } from './fragments.js';

const title = 'Publication 17, Your Federal Income Tax';

function read(text: string): string[] {
  return fragmentsOf(text, title).map((fragment) => `${fragment.kind}: ${fragment.text}`);
}

describe(fragmentsOf.name, () => {
  it('leaves running titles, page numbers, lone signs, contents and index out', () => {
    const text = [
      'You must sign your return.',
      'Your Federal Income Tax 27',
      'CAUTION\n\n!',
      'Publication 17 (2023) Chapter 2 Filing Status 23',
      '14 Chapter 1 Filing Information Publication 17 (2023)',
      '145',
      'Filing late ............................ 19',
      'Choosing to itemize 94 Married filing separately 23, 95 Recovery 71',
      'Both spouses must sign a joint return.',
    ].join('\n\n');
    expect(read(text)).toEqual([
      'sentence: You must sign your return.',
      'sentence: Both spouses must sign a joint return.',
    ]);
  });

  it('tells headings on their own line, numbered, in capitals and run in from sentences', () => {
    const text = `Civil Penalties

Filing late. If you file late, you may have to pay a penalty.

9.6.3 Decrease in extent of taxable use of capital goods or services in an enterprise
An adjustment is required where the use falls.

WHO MUST FILE

PLEASE NOTE.

Does a supply to a person who lives abroad and has no office here qualify?

## Rates of tax

Example 2. You live alone. You can claim the credit.`;
    expect(read(text)).toEqual([
      'heading: Civil Penalties',
      'heading: Filing late.',
      'sentence: If you file late, you may have to pay a penalty.',
      'heading: 9.6.3 Decrease in extent of taxable use of capital goods or services in an enterprise',
      'sentence: An adjustment is required where the use falls.',
      'heading: WHO MUST FILE',
      'heading: PLEASE NOTE.',
      'heading: Does a supply to a person who lives abroad and has no office here qualify?',
      'heading: ## Rates of tax',
      'heading: Example 2.',
      'sentence: You live alone.',
      'sentence: You can claim the credit.',
    ]);
  });

  it('gives items without their marker, footnotes without their number, and tables row by row', () => {
    const text = `Enter the amount shown below.
• Single—$13,850
(b) Head of household—$20,800

2 You are entitled to the full deduction.

Status | Amount
Single | $15,700`;
    expect(read(text)).toEqual([
      'sentence: Enter the amount shown below.',
      'item: Single—$13,850',
      'item: Head of household—$20,800',
      'sentence: You are entitled to the full deduction.',
      'row: Status | Amount',
      'row: Single | $15,700',
    ]);
    expect(fragmentsOf(text, title).map(({ bullet }) => bullet)).toEqual(['', '•', '(a)', '', '', '']);
  });

  it('joins what a page break had cut in two, and quotes it without what stood between', () => {
    const text = `The contributions for you and your spouse can be as much as

CAUTION

!

Publication 17 (2023) Chapter 9 Individual Retirement Arrangements (IRAs) 79

$13,000 in a year.

• If no parent can claim the child as a qualify-

ing child, the grandparent can.`;
    const [sentence, item] = fragmentsOf(text, title);
    expect(sentence?.text).toBe(
      'The contributions for you and your spouse can be as much as $13,000 in a year.',
    );
    expect(sentence?.spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      'The contributions for you and your spouse can be as much as',
      '$13,000 in a year.',
    ]);
    expect(item?.text).toBe('If no parent can claim the child as a qualifying child, the grandparent can.');
  });

  it('gives spans that hold exactly what the text of a fragment says', () => {
    const text = '• First of  two\nlines.\n\n1. Second;\n\nA | b 1\n\n  Last one, with\ttabs.  ';
    for (const { spans, text: told } of fragmentsOf(text, title)) {
      const source = spans.map(({ start, end }) => text.slice(start, end)).join(' ');
      expect(source.replaceAll(/\s+/g, ' ')).toBe(told);
    }
  });
});

describe(isPointer.name, () => {
  it.each([
    ['For more information, see How Much Can You Deduct in chapter 9.', true],
    ['However, for other ways to qualify, see Pub. 587.', true],
    ["This part doesn't discuss the records you should keep.", true],
    ['Table 1-7 contains the periods that apply.', true],
    ['For 2023, the rate is 65.5 cents a mile.', false],
    ['This part of the income is taxable.', false],
  ])('%s: %s', (text, pointer) => expect(isPointer(text)).toBe(pointer));
});

describe(leadsIn.name, () => {
  it.each([
    ['You can depreciate property if it meets all the following requirements.', true],
    ['These are:', true],
    ['Enter the amount shown below for your filing status.', true],
    ['The following year you owed nothing. Then you paid.', false],
    ['You must sign your return.', false],
  ])('%s: %s', (text, leads) => expect(leadsIn(text)).toBe(leads));
});

describe(isWhole.name, () => {
  it.each([
    ['You must sign.', true],
    ['税金は四月に払う。', true],
    ['any amount a full deduction.', false],
    ['Single or Married', false],
    ['Alimony is discussed in Pub.', false],
  ])('%s: %s', (text, whole) => expect(isWhole(text)).toBe(whole));
});
