import { chatModelContract, collect, textOf } from '../chat-model.contract.js';
import type { Grounding } from '../chat-model.port.js';
import { ExtractiveChatModel } from './extractive.adapter.js';

const passages: Grounding['passages'] = [
  {
    marker: 1,
    title: 'VAT guide',
    score: 0.8,
    text: 'CHAPTER 2 REGISTRATION\n\nA vendor must register within 21 business days of becoming liable. The Commissioner may refuse an application. See Chapter 6 ........ 44',
  },
  {
    marker: 2,
    title: 'VAT guide',
    score: 0.6,
    text: 'The standard rate of VAT changed from 14% to 15% with effect from 1 April 2018. Books are\nstandard rated supplies.',
  },
];

async function answer(question: string, among = passages): Promise<string> {
  const request = { messages: [], grounding: { question, passages: among }, maxOutputTokens: 500 };
  return textOf(await collect(new ExtractiveChatModel(), request));
}

describe(ExtractiveChatModel.name, () => {
  chatModelContract(async () => new ExtractiveChatModel());

  it('answers with the best sentence first and cites its passage', async () => {
    expect(await answer('When did the standard rate of VAT change?')).toMatch(
      /^The standard rate of VAT changed from 14% to 15% with effect from 1 April 2018\. \[2\]/,
    );
    expect(await answer('How many days has a vendor to register?')).toMatch(
      /^A vendor must register within 21 business days of becoming liable\. \[1\]/,
    );
  });

  it('gives the characters that each claim was made of', async () => {
    const grounding = { question: 'When did the standard rate of VAT change?', passages };
    const events = await collect(new ExtractiveChatModel(), {
      messages: [],
      grounding,
      maxOutputTokens: 500,
    });
    const [first] = events.flatMap((event) => (event.type === 'text-delta' ? (event.quotes ?? []) : []));
    expect(first).toEqual({ marker: 2, start: 0, end: 79 });
    expect(passages[1]?.text.slice(0, 79)).toMatch(/^The standard rate .* 1 April 2018\.$/);
  });

  it('leaves headings, table rows and doubles out', async () => {
    const double = [
      ...passages,
      { ...passages[0], marker: 3, title: 'Copy', score: 0.5, text: passages[0]?.text ?? '' },
    ];
    const text = await answer('When must a vendor register, see chapter 2 registration?', double);
    expect(text).not.toMatch(/CHAPTER|\.{4}/);
    expect(text.match(/21 business days/g)).toHaveLength(1);
  });

  it('says nothing when no sentence shares a word with the question', async () => {
    expect(await answer('zebra migration?')).toBe('');
  });

  it('stops before the token limit', async () => {
    const request = {
      messages: [],
      grounding: { question: 'When must a vendor register?', passages },
      maxOutputTokens: 3,
    };
    expect(await collect(new ExtractiveChatModel(), request)).toEqual([
      { type: 'finish', reason: 'length', usage: { inputTokens: 0, outputTokens: 0 } },
    ]);
  });
});
