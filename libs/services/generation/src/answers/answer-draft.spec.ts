import { passage } from '../testing/answer-requests.js';
import { AnswerDraft } from './answer-draft.js';

const table = passage({ chunkId: 'chk_2', text: 'Goods | Rate\nBooks | 15%\nBread | 0%', sourceStart: 50 });
const row = {
  text: 'Goods: Bread; Rate: 0%.',
  newLine: false,
  supports: [
    { passage: table, start: 0, end: 12 },
    { passage: table, start: 25, end: 35 },
  ],
};

describe(AnswerDraft.name, () => {
  it('cites each part that a claim rests on by its characters, a passage under one marker', () => {
    const draft = new AnswerDraft();
    const [delta, ...citations] = draft.add(row);
    expect(delta).toEqual({ type: 'delta', text: 'Goods: Bread; Rate: 0%. [1]' });
    expect(citations).toMatchObject([
      { citation: { marker: 1, quote: 'Goods | Rate', sourceStart: 50, sourceEnd: 62, answerEnd: 23 } },
      { citation: { marker: 1, quote: 'Bread | 0%', sourceStart: 75, sourceEnd: 85, answerEnd: 23 } },
    ]);
  });

  it('puts a claim on a line of its own, or behind the one before it', () => {
    const draft = new AnswerDraft();
    draft.add(row);
    draft.add({
      text: 'Books are dear.',
      newLine: true,
      supports: [{ passage: passage(), start: 0, end: 5 }],
    });
    draft.add({ ...row, text: 'Bread is not.' });
    expect(draft.text).toBe('Goods: Bread; Rate: 0%. [1]\nBooks are dear. [2] Bread is not. [1]');
    for (const { answerStart, answerEnd } of draft.citations)
      expect(draft.text.slice(answerStart, answerEnd)).toMatch(/^\S.*\.$/);
  });
});
