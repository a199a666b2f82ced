import { matchPassage, type PassageMatch } from './passage-match.js';
import { passageSentences } from './passage-sentences.js';
import { type QuestionTerms, weighTerms } from './question-terms.js';

/** Weights 4, 2 and 1. */
const question: QuestionTerms = {
  sequence: ['levy', 'rate', 'import'],
  weights: new Map([
    ['levy', 4],
    ['rate', 2],
    ['import', 1],
  ]),
  total: 7,
  highest: 6,
};

describe(matchPassage.name, () => {
  it('computes the shares that the rules give by hand', () => {
    const match = matchPassage(question, [
      ['levy', 'x', 'rate'],
      ['import', 'y'],
    ]);
    expect(match.window).toBe(1);
    expect(match.pairs).toBe(0);
    // Of the neighbours levy–rate (6) and rate–import (3), the first stand two places apart, the others in two sentences.
    expect(match.nearPairs).toBeCloseTo(6 / 9, 12);
    const [one, two, three] = [1, 2, 3].map((distance) => Math.exp(-(distance - 1) / 8));
    // levy–rate weighs 2, levy–import 1, rate–import 1.
    expect(match.proximity).toBeCloseTo((2 * Number(two) + Number(three) + Number(one)) / 4, 12);
  });

  it('sees neighbours in their order as pairs, in the other order only as near', () => {
    expect(matchPassage(question, [['levy', 'rate', 'import']])).toEqual({
      window: 1,
      pairs: 1,
      nearPairs: 1,
      proximity: expect.closeTo((2 + Math.exp(-1 / 8) + 1) / 4, 12) as number,
    });
    const turned = matchPassage(question, [['import', 'rate', 'levy']]);
    expect(turned).toMatchObject({ pairs: 0, nearPairs: 1 });
  });

  it('counts as near what is at most four places apart in one sentence', () => {
    const apart = (places: number) => ['levy', ...Array<string>(places - 1).fill('x'), 'rate'];
    expect(matchPassage(question, [apart(4)]).nearPairs).toBeCloseTo(6 / 9, 12);
    expect(matchPassage(question, [apart(5)]).nearPairs).toBe(0);
  });

  it('takes two sentences that follow each other as one window, not three', () => {
    const filled = [['levy'], ['rate'], ['import']];
    expect(matchPassage(question, filled).window).toBeCloseTo(6 / 7, 12);
    expect(matchPassage(question, [['levy'], ['x'], ['rate']]).window).toBeCloseTo(4 / 7, 12);
  });

  it('measures a question of one term by whether the passage has it', () => {
    const one: QuestionTerms = { sequence: ['levy'], weights: new Map([['levy', 4]]), total: 4, highest: 6 };
    expect(matchPassage(one, [['x', 'levy']])).toEqual({ window: 1, pairs: 1, nearPairs: 1, proximity: 1 });
    expect(matchPassage(one, [['x']])).toEqual({ window: 0, pairs: 0, nearPairs: 0, proximity: 0 });
  });

  it('meets nothing in an empty passage, and without a question', () => {
    const nothing: PassageMatch = { window: 0, pairs: 0, nearPairs: 0, proximity: 0 };
    expect(matchPassage(question, [])).toEqual(nothing);
    const none: QuestionTerms = { sequence: [], weights: new Map(), total: 0, highest: 1 };
    expect(matchPassage(none, [['levy']])).toEqual(nothing);
  });

  it('stays within 0 and 1, and never falls when a sentence is added', () => {
    const words = ['levy', 'rate', 'import', 'x', 'y', 'z'];
    let state = 7;
    const pick = () => words[(state = (state * 1103515245 + 12345) % 2147483648) % words.length] ?? '';
    for (let round = 0; round < 200; round++) {
      const sentences = Array.from({ length: 1 + (round % 4) }, () =>
        Array.from({ length: 1 + (round % 7) }, pick),
      );
      const before = matchPassage(question, sentences.slice(0, -1));
      const after = matchPassage(question, sentences);
      for (const share of ['window', 'pairs', 'nearPairs', 'proximity'] as const) {
        expect(after[share]).toBeGreaterThanOrEqual(before[share] - 1e-12);
        expect(after[share]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });
});

describe(passageSentences.name, () => {
  it('analyses each sentence, the heading before them', () => {
    const text = 'Importers pay a levy. The rates are low.';
    expect(passageSentences({ text })).toEqual([
      ['import', 'pay', 'levi'],
      ['rate', 'low'],
    ]);
    expect(passageSentences({ heading: 'Levies', text })[0]).toEqual(['levi']);
  });
});

describe(weighTerms.name, () => {
  it('weighs each term by its inverse document frequency', () => {
    const documentFrequency = new Map([
      ['rate', 10],
      ['levy', 1],
    ]);
    const { sequence, weights, total, highest } = weighTerms(['rate', 'levy', 'rate', 'new'], {
      passages: 10,
      documentFrequency,
    });
    expect(sequence).toEqual(['rate', 'levy', 'rate', 'new']);
    expect(weights.get('rate')).toBeCloseTo(Math.log(1 + 0.5 / 10.5), 12);
    expect(weights.get('levy')).toBeCloseTo(Math.log(1 + 9.5 / 1.5), 12);
    expect(weights.get('new')).toBe(highest);
    expect(highest).toBeCloseTo(Math.log(1 + 10.5 / 0.5), 12);
    expect(total).toBeCloseTo(
      [...weights.values()].reduce((sum, weight) => sum + weight, 0),
      12,
    );
  });

  it('never gives a negative weight, whatever the statistics say', () => {
    const stale = { passages: 3, documentFrequency: new Map([['rate', 9]]) };
    expect(weighTerms(['rate'], stale).weights.get('rate')).toBe(0);
  });
});
