import { standAlone } from './follow-up.js';

const history = [{ question: 'How much is the standard deduction for single filers?', answer: '$12,000.' }];

describe(standAlone.name, () => {
  it('adds the topic to a question that leans on the last one', () => {
    expect(standAlone('And for married couples?', history)).toMatch(
      /^And for married couples\? \(.*standard deduction/,
    );
    expect(standAlone('When is it due?', history)).toContain('deduction');
  });

  it('leaves a question that stands alone as it is', () => {
    const question = 'Which business expenses can a sole proprietor deduct on Schedule C?';
    expect(standAlone(question, history)).toBe(question);
  });

  it('leaves everything as it is when nothing was said before', () => {
    expect(standAlone('And for married couples?', [])).toBe('And for married couples?');
  });
});
