import { differentWords, sharedWordPairs } from './word-pairs.js';

describe(sharedWordPairs.name, () => {
  it('counts neighbouring words, function words and numbers included, each pair once', () => {
    const question = 'Is it due on the 5th, on the dot?';
    // is it · it due · due on · on the (twice) · the 5th · 5th on · the dot
    expect(sharedWordPairs(question, 'It is due on the first.')).toBeCloseTo(2 / 7, 12);
    expect(sharedWordPairs(question, question.toUpperCase())).toBe(1);
  });

  it('is 0 where there is no pair to share', () => {
    expect(sharedWordPairs('Levy?', 'levy')).toBe(0);
    expect(sharedWordPairs('', 'levy rate')).toBe(0);
    expect(sharedWordPairs('levy rate', '')).toBe(0);
  });

  it('reads words of any script', () => {
    expect(sharedWordPairs('Où est l’école', 'l’école où est la gare')).toBeCloseTo(2 / 3, 12);
  });
});

describe(differentWords.name, () => {
  it('counts each word once, whatever its case', () => {
    expect(differentWords('The levy, the LEVY and 5 %')).toBe(4);
    expect(differentWords(' … ')).toBe(0);
  });
});
