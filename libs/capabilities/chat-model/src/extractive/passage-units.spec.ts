import type { Grounding } from '../chat-model.port.js';
import { type PassageUnit, unitsOf } from './passage-units.js';

function units(text: string, overrides: Partial<Grounding['passages'][number]> = {}): PassageUnit[] {
  return unitsOf([{ marker: 1, title: 'Tax Guide', text, score: 0.5, ...overrides }]);
}

function read(text: string): string[] {
  return units(text).map((unit) => `${unit.kind}: ${unit.text}`);
}

describe(unitsOf.name, () => {
  it('gives a list item with the sentence that introduces it, and the list as a whole', () => {
    const text = `6. Enter the amount shown below for your filing status.

• Single—$13,850
• Married filing jointly—$27,700

7. Add lines 5 and 6 of the worksheet.`;
    expect(read(text)).toEqual([
      'sentence: Enter the amount shown below for your filing status.',
      'item: Enter the amount shown below for your filing status: Single—$13,850.',
      'item: Enter the amount shown below for your filing status: Married filing jointly—$27,700.',
      'list: Enter the amount shown below for your filing status: Single—$13,850; Married filing jointly—$27,700.',
      'sentence: Add lines 5 and 6 of the worksheet.',
    ]);
    expect(units(text).map(({ whole }) => whole)).toEqual([false, true, true, true, true]);
  });

  it('never takes one item out of a list that holds together', () => {
    const text = `The most that you can contribute is the smaller of the following amounts.
• $6,500 ($7,500 if you are 50 or older); or
• Your taxable compensation for the year.`;
    expect(read(text)).toEqual([
      'sentence: The most that you can contribute is the smaller of the following amounts.',
      'list: The most that you can contribute is the smaller of the following amounts: $6,500 ($7,500 if you are 50 or older); Your taxable compensation for the year.',
    ]);
  });

  it('takes the sentence above a list of names for its lead-in, but not above a list of statements', () => {
    const names = 'There are two filing statuses.\n• Single.\n• Married filing jointly.';
    expect(read(names)).toContain('list: There are two filing statuses: Single; Married filing jointly.');
    const statements = 'Keep your records in order.\n• You must sign each of the copies by hand.';
    expect(read(statements).at(-1)).toBe('sentence: You must sign each of the copies by hand.');
  });

  it('counts what stands between two items to the first, and what stands behind the last to none', () => {
    const text = `You must file if you are one of the following.
1. Individuals. (There are special rules for people living abroad.)
2. Dependents of another person.
Your return is due in April.`;
    expect(read(text)).toContain(
      'list: You must file if you are one of the following: Individuals. (There are special rules for people living abroad.); Dependents of another person.',
    );
    expect(read(text).at(-1)).toBe('sentence: Your return is due in April.');
    const apart =
      'You must file as one of the following.\n• Single people\n\nKeep your copies.\n\n• Married people';
    expect(read(apart).some((unit) => unit.includes('Single people Keep'))).toBe(false);
  });

  it('gives a table row with the names of its columns, or with what stands above the table', () => {
    expect(read('Your status | Standard deduction\nSingle | $15,700\nHead of household | $22,650')).toEqual([
      'row: Your status: Single; Standard deduction: $15,700.',
      'row: Your status: Head of household; Standard deduction: $22,650.',
    ]);
    expect(read('then your standard deduction is...\nSingle | 1 | $15,700\n2 | 17,550')).toContain(
      'row: Then your standard deduction is: Single; 1; $15,700.',
    );
  });

  it('takes a row for whole when one can tell what its cells are', () => {
    const whole = (text: string) => units(text).map((unit) => unit.whole);
    expect(whole('Status | Boxes | Deduction\nSingle | 1 | $15,700')).toEqual([true]);
    expect(whole('Deductions\n\nSingle people | $15,700')).toEqual([true]);
    expect(whole('Deductions\n\nSingle people | 1 | $15,700')).toEqual([false]);
  });

  it('quotes an item or a row together with its lead-in', () => {
    const text = 'Your status | Deduction\nSingle | $15,700\nHead of household | $22,650';
    const row = units(text).at(-1);
    expect(row?.spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      'Your status | Deduction',
      'Head of household | $22,650',
    ]);
  });

  it('gives a sentence that points back together with the one it points to', () => {
    const text =
      'Earned income includes wages. It also includes any taxable scholarship.\n\nThis is a new paragraph of the text.';
    expect(read(text)).toEqual([
      'sentence: Earned income includes wages.',
      'pair: Earned income includes wages. It also includes any taxable scholarship.',
      'sentence: This is a new paragraph of the text.',
    ]);
  });

  it('has title, heading and the sentence before as context', () => {
    const text = 'Civil Penalties\n\nFiling late. You may have to pay. The penalty is usually 5% a month.';
    const context = units(text, { heading: 'Chapter 1' }).at(-1)?.context.flat();
    expect(context).toEqual(expect.arrayContaining(['tax', 'chapter', 'late', 'pay']));
  });

  it('marks fragments, pointers and examples', () => {
    const [fragment, pointer, example] = units(
      'any amount a full deduction.\n\nFor more information, see chapter 9.\n\nExample 1. Your child lives with you.',
    );
    expect(fragment).toMatchObject({ whole: false, pointer: false, example: false });
    expect(pointer).toMatchObject({ whole: true, pointer: true });
    const contents = units('This chapter discusses the following topics.\n• Tips of waiters\n• Sick pay').at(
      -1,
    );
    expect(contents).toMatchObject({ kind: 'list', pointer: true });
    expect(example).toMatchObject({ text: 'Your child lives with you.', example: true });
  });

  it('leaves out what is too short to say something and too long to read', () => {
    expect(read(`Stop here.\n\n${'word '.repeat(200)}end.`)).toEqual([]);
  });
});
