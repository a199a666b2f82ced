import { tokenF1 } from './token-f1.js';

describe(tokenF1.name, () => {
  it('weighs precision against recall', () => {
    expect(tokenF1('the standard rate is 15%', 'Rate: 15%.')).toBeCloseTo((2 * 1 * 0.5) / 1.5, 12);
  });

  it('ignores case, punctuation and articles', () => {
    expect(tokenF1('The Form 1040.', 'a form 1040')).toBe(1);
  });

  it('counts a repeated word as often as the reference has it', () => {
    expect(tokenF1('tax tax tax', 'tax')).toBeCloseTo(0.5, 12);
  });

  it('lets two empty answers agree and nothing else', () => {
    expect(tokenF1('', 'The')).toBe(1);
    expect(tokenF1('', 'tax')).toBe(0);
  });
});
