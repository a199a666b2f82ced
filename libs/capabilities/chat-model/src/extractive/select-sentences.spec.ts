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
    const sheet = `Enter the amount shown below for your filing status:
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
      'A taxpayer may claim dependents by line 12. A taxpayer may claim dependents, at most seven.',
      'A taxpayer may claim dependents, at most seven.',
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

  it('says nothing twice, whether in the same words or of the same characters', () => {
    const sentence = 'The Paris office opens at nine for visitors.';
    const question = 'When does the Paris office open?';
    expect(selectSentences({ question, passages: passages(sentence, sentence) })).toHaveLength(1);
    const chain = `The Paris office has two floors with many rooms for guests. It opens at nine.
This opening is for guests of the office with passes from the ministry abroad.`;
    const selected = selectSentences({
      question: 'When does the office open for guests?',
      passages: passages(chain),
    });
    expect(selected.filter(({ text }) => text.includes('It opens at nine.'))).toHaveLength(1);
  });

  it('says at most four things, and of the others what fits into 900 characters', () => {
    const cities = ['Paris', 'Leeds', 'Oslo', 'Bonn', 'Kyiv', 'Turin'];
    const question = 'When does the office open?';
    const offices = (words: number) =>
      cities.map((city) => {
        const places = Array.from({ length: words }, (_, index) => `${city}${index}`);
        return `The ${city} office opens in ${places.join(' ')}.`;
      });
    expect(selectSentences({ question, passages: passages(...offices(4)) })).toHaveLength(4);
    const told = selectSentences({ question, passages: passages(...offices(45)) });
    expect(told).toHaveLength(2);
    expect(told.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(900);
  });

  it('adds nothing but whole statements, and to a rule no example', () => {
    const question = 'Can I deduct medical expenses?';
    const rule = 'You can deduct medical expenses on Schedule A of the form beyond a floor of income.';
    const more = [
      'and the medical expenses that other people paid to the',
      'You deduct medical expenses of the following kinds of care.',
      'Example. I deduct medical expenses of 300 for gloves and masks.',
      'For other medical expenses that people deduct, see chapter 9.',
      'Medical expenses that insurers paid do not reduce taxes that you can deduct elsewhere.',
    ];
    expect(
      selectSentences({ question, passages: passages(rule, ...more) }).map(({ marker }) => marker),
    ).toEqual([1, 6]);
  });

  it('leaves out what is far less likely than the best', () => {
    const answer = 'The penalty for writing a bad check to the office is $25.';
    const far = [
      'Each check has a date and a line.',
      'Writing is taught in schools.',
      'The office is closed.',
    ];
    const selected = selectSentences({
      question: 'How much is the penalty for writing a bad check?',
      passages: passages(answer, ...far),
    });
    expect(selected.map(({ text }) => text)).toEqual([answer]);
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
