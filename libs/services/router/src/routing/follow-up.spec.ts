import type { HistoryTurn } from '@plumbline/contracts';
import { standAlone } from './follow-up.js';

const deduction = 'How much is the standard deduction for single filers in 2022?';
const depreciation = turn('Which form do I use to claim depreciation?', 'You claim it on Form 4562 [1].');
const lease = turn(
  'What does the lease say about early termination?',
  'It may be ended with 60 days of notice.',
);

interface Dialogue {
  readonly said: readonly HistoryTurn[];
  readonly message: string;
  readonly has: readonly string[];
  readonly lacks?: readonly string[];
}

const dialogues: Dialogue[] = [
  {
    said: [turn(deduction)],
    message: 'And for married couples?',
    has: ['standard deduction', 'for married couples', '2022'],
    lacks: ['single'],
  },
  {
    said: [turn(deduction)],
    message: 'What about 2023?',
    has: ['for single filers in 2023?'],
    lacks: ['2022'],
  },
  { said: [turn(deduction)], message: 'and in 2021?', has: ['standard deduction', '2021'], lacks: ['2022'] },
  { said: [turn(deduction)], message: 'Why?', has: ['standard', 'deduction', 'single', '2022'] },
  { said: [turn(deduction)], message: 'Tell me more.', has: ['standard', 'deduction', 'single'] },
  {
    said: [turn('How much is the standard deduction?')],
    message: 'And for the tax year 2020?',
    has: ['How much is the standard deduction in 2020?'],
  },
  {
    said: [turn('What is the filing deadline?')],
    message: 'And for corporations?',
    has: ['filing deadline for corporations?'],
  },
  {
    said: [turn('What is the penalty for filing late?')],
    message: 'And for partnerships?',
    has: ['filing late', 'partnerships'],
  },
  {
    said: [turn(deduction), turn('And for married couples?')],
    message: 'what about 2023?',
    has: ['standard deduction for married couples in 2023?'],
  },
  {
    said: [turn(deduction), turn('Thanks a lot!', 'You are welcome.')],
    message: 'And in 2019?',
    has: ['standard deduction', '2019'],
    lacks: ['2022'],
  },
  { said: [depreciation], message: 'Who must file it?', has: ['depreciation', 'Form 4562'] },
  { said: [depreciation], message: 'When is it due?', has: ['depreciation', 'Form 4562'] },
  { said: [depreciation], message: 'Can you explain that?', has: ['depreciation'] },
  { said: [lease], message: 'Are there any exceptions?', has: ['lease', 'termination'] },
  { said: [lease], message: 'Does it cost anything?', has: ['lease', 'early', 'termination'] },
  { said: [lease], message: 'Does it apply to commercial tenants too?', has: ['lease', 'termination'] },
  { said: [lease], message: 'How is that handled for subtenants abroad?', has: ['lease', 'termination'] },
  { said: [lease], message: 'What happens after that?', has: ['lease', 'termination'] },
  { said: [turn('How is the virus transmitted?')], message: 'How can they be treated?', has: ['virus'] },
  {
    said: [turn('Who founded the city of Warsaw?')],
    message: 'When did he die?',
    has: ['founded', 'Warsaw'],
  },
  {
    said: [turn('What was the revenue of Apple in Q2 2022?')],
    message: 'And of Microsoft?',
    has: ['What was the revenue of Microsoft in Q2 2022?'],
  },
  {
    said: [turn('How many employees work in Germany?')],
    message: 'How about in France?',
    has: ['How many employees work in France?'],
  },
  {
    said: [turn('What is the VAT rate on books?')],
    message: 'what about food',
    has: ['food', 'VAT', 'rate'],
  },
  { said: [turn('What is the VAT rate on books?')], message: 'Since when?', has: ['VAT', 'rate', 'books'] },
];

describe(standAlone.name, () => {
  it.each(dialogues)('completes "$message" from what was said', ({ said, message, has, lacks = [] }) => {
    const question = standAlone(message, said);
    for (const words of has) expect(question).toContain(words);
    for (const words of lacks) expect(question).not.toContain(words);
  });

  it.each([
    'Which business expenses can a sole proprietor deduct on Schedule C?',
    'What is VAT?',
    'Define depreciation.',
    'Can a taxpayer deduct the cost of their home office?',
    'Why does the agency charge interest on underpayments of estimated tax?',
    'Is there a penalty that applies to late payment of tax?',
    'Who must file Form 8829?',
    'How long does it take for a refund to arrive?',
    'So which of the forms must an employer send to the tax office every quarter?',
  ])('leaves "%s" as it is', (question) => expect(standAlone(question, [turn(deduction)])).toBe(question));

  it('leaves everything as it is when nothing was said before', () => {
    expect(standAlone('And for married couples?', [])).toBe('And for married couples?');
    expect(standAlone('Why?', [turn('Hello!', 'Hello.')])).toBe('Why?');
  });

  it('takes no longer for a message made to be hard', () => {
    const long = `and for ${'for the '.repeat(1000)}`;
    const started = performance.now();
    standAlone(long, [turn(long)]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

function turn(question: string, answer = 'The documents do not say.'): HistoryTurn {
  return { question, answer };
}
