import type { Grounding } from '../chat-model.port.js';
import { selectSentences } from './select-sentences.js';

type Passage = Grounding['passages'][number];

function passages(...texts: (string | Partial<Passage>)[]): Passage[] {
  return texts.map((given, index) => ({
    marker: index + 1,
    title: 'Tax Guide',
    text: '',
    score: 0.5,
    ...(typeof given === 'string' ? { text: given } : given),
  }));
}

function best(question: string, ...texts: (string | Partial<Passage>)[]): string | undefined {
  return selectSentences({ question, passages: passages(...texts) })[0]?.text;
}

describe(selectSentences.name, () => {
  it('finds the list item that answers, in whichever passage it stands', () => {
    const question = 'How much is the standard deduction if I am married filing jointly?';
    const status = 'You can choose married filing jointly as your filing status if you are married.';
    const sheet = `7. Standard deduction for people who are married or single.\nEnter the amount shown below for your filing status:
• Single—$13,850
• Married filing jointly—$27,700
• Head of household—$20,800`;
    const text = best(question, status, {
      text: sheet,
      heading: 'Standard Deduction Worksheet',
      score: 0.48,
    });
    expect(text).toContain('Married filing jointly—$27,700');
  });

  it('finds the table row that answers, with its columns', () => {
    const table =
      'Filing status | Deduction\nSingle | $15,700\nHead of household | $22,650\nMarried filing jointly | $29,200';
    expect(best('What is the deduction for the head of household?', table)).toBe(
      'Filing status: Head of household; Deduction: $22,650.',
    );
  });

  it('counts rare words of the question more than common ones', () => {
    const text = `A vendor sends invoices to buyers. A vendor numbers invoices by hand. A vendor prints invoices at home.
A vendor keeps invoices in a safe. Owners may destroy them after five years.`;
    expect(best('When may a vendor destroy invoices?', text)).toBe(
      'Owners may destroy them after five years.',
    );
  });

  it.each([
    [
      'How much is the penalty for a bad check?',
      'The penalty for a bad check is set by law. The penalty for a bad check is $25.',
      'The penalty for a bad check is $25.',
    ],
    [
      'How many dependents may a taxpayer claim?',
      'A taxpayer may claim dependents by line 12. A taxpayer may claim up to seven dependents.',
      'A taxpayer may claim up to seven dependents.',
    ],
    [
      'When is the return due?',
      'The return is due at the office. The return is due on 15 April.',
      'The return is due on 15 April.',
    ],
    [
      'Why must vendors keep invoices?',
      'Vendors must keep invoices of each sale. Vendors must keep invoices so that auditors can check claims.',
      'Vendors must keep invoices so that auditors can check claims.',
    ],
    [
      'What is a statutory employee?',
      'The box is for the statutory employee alone. A statutory employee is a worker with box 13 checked.',
      'A statutory employee is a worker with box 13 checked.',
    ],
    [
      'Which documents must a vendor keep?',
      'A vendor must keep documents for audits. A vendor must keep documents such as invoices, ledgers and bank slips.',
      'A vendor must keep documents such as invoices, ledgers and bank slips.',
    ],
  ])('looks for what the kind of question asks for: %s', (question, text, answer) => {
    expect(best(question, text)).toBe(answer);
  });

  it('prefers words that stand together as in the question', () => {
    const text =
      'The tax on income of an estate has a rate that trustees state. The income tax rate of an estate is public.';
    expect(best('income tax rate of an estate', text)).toBe('The income tax rate of an estate is public.');
  });

  it('prefers the better passage and the higher rank when the sentences are equal', () => {
    const sentence = 'Books are zero rated supplies.';
    const first = selectSentences({
      question: 'Are books zero rated?',
      passages: passages(sentence, sentence),
    });
    expect(first.map(({ marker }) => marker)).toEqual([1]);
    const low = { text: sentence, score: 0.1 };
    const alike = { text: 'Books are zero rated goods.', score: 0.9 };
    expect(best('Are books zero rated?', low, alike)).toBe('Books are zero rated goods.');
  });

  it('reads headings and the sentence before as part of what is said', () => {
    const text = `Paying late\n\nThe penalty is 5% for each month.\n\nFiling late\n\nThe penalty is 9% for each month.`;
    expect(best('What is the penalty for filing late?', text)).toBe('The penalty is 9% for each month.');
  });

  it('prefers a rule to a pointer, an example and a fragment', () => {
    const text = `For information about medical expenses, see chapter 9.

Example. You paid medical expenses for a year.

and medical expenses that employers paid in the

You can deduct medical expenses on Schedule A.`;
    expect(best('Can I deduct medical expenses?', text)).toBe(
      'You can deduct medical expenses on Schedule A.',
    );
  });

  it('says nothing twice, at most four things, and not too much', () => {
    const cities = ['Paris', 'Leeds', 'Oslo', 'Bonn', 'Kyiv', 'Turin'];
    const offices = cities.map(
      (city, index) => `The ${city} office opens at ${index + 6} for ${'x'.repeat(index + 9)} visitors.`,
    );
    const selected = selectSentences({
      question: 'When does the office open?',
      passages: passages(...offices, ...offices),
    });
    expect(selected.length).toBeGreaterThan(1);
    expect(selected.length).toBeLessThanOrEqual(4);
    expect(new Set(selected.map(({ text }) => text)).size).toBe(selected.length);
    const long = cities.map((city) => `The ${city} office opens at nine ${`near ${city} `.repeat(40)}daily.`);
    const told = selectSentences({ question: 'When does the office open?', passages: passages(...long) });
    expect(told.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(900);
  });

  it('gives spans of the source that hold the words of the text, markers of a list inside one span', () => {
    const list = 'The fee covers the following services.\n\n• Printing of forms\n• Copies of plans';
    const [selected] = selectSentences({
      question: 'Which services does the fee cover?',
      passages: passages(list),
    });
    expect(selected?.spans.map(({ start, end }) => list.slice(start, end))).toEqual([list]);
    expect(selected?.text).toBe('The fee covers the following services: Printing of forms; Copies of plans.');
  });

  it('answers in scripts without spaces', () => {
    const text = '図書館は月曜日に閉まる。税金は四月に払う。';
    expect(best('税金はいつ払うか', text)).toBe('税金は四月に払う。');
  });

  it('gives nothing when nothing shares a word with the question', () => {
    expect(best('zebra migration?', 'Books are zero rated supplies.')).toBeUndefined();
    expect(selectSentences({ question: 'zebra?', passages: [] })).toEqual([]);
  });
});
