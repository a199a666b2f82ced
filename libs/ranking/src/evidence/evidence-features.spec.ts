import type { MatchedHit } from '../match/rank-by-match.js';
import type { QuestionTerms } from '../match/question-terms.js';
import { evidenceFeatureNames, evidenceFeatures } from './evidence-features.js';

const terms: QuestionTerms = {
  sequence: ['levy', 'rate'],
  weights: new Map([
    ['levy', 4],
    ['rate', 2],
  ]),
  total: 6,
  highest: 5,
};
const question = { text: 'What is the levy rate?', terms };

function hit(
  number: number,
  own: Partial<Record<'score' | 'cosine' | 'proximity' | 'nearPairs' | 'window', number>>,
) {
  const { score = 0, cosine, proximity = 0, nearPairs = 0, window = 0 } = own;
  const legs = cosine === undefined ? {} : { vector: { score: cosine, rank: number } };
  const fusion = { method: 'scaled-convex' as const, weights: { vectorFloor: 0.1 } };
  const match = { window, pairs: 0, nearPairs, proximity };
  const fused = { chunkId: `c${number}`, score, legs, fusion };
  return { hit: fused, match, score, rerank: { score: 0, rank: number } } satisfies MatchedHit;
}

describe(evidenceFeatures.name, () => {
  it('computes what the names say, by hand', () => {
    const best = hit(1, { score: 1.5, cosine: 0.6, proximity: 0.8, nearPairs: 0.5, window: 0.5 });
    const second = hit(2, { score: 1.2, cosine: 0.9, proximity: 1, nearPairs: 1, window: 0.7 });
    const field = Array.from({ length: 8 }, (_, index) =>
      hit(3 + index, { cosine: 0.4, proximity: 0.2, nearPairs: 0.1 }),
    );
    const beyond = hit(11, { cosine: 1, proximity: 1, nearPairs: 1, window: 1 });
    const features = evidenceFeatures({
      question,
      hits: [best, second, ...field, beyond],
      bestText: 'The levy rate is 5 %.',
    });
    const expected = [0.8 - 0.2, 0.5 - 0.1, 0.6 - 0.4, 1.5 - 1.2, 2 / 4, ((1 - 0.7) * 6) / 5, Math.log(6)];
    expect(features).toHaveLength(evidenceFeatureNames.length);
    for (const [place, value] of expected.entries()) expect(features[place]).toBeCloseTo(value, 12);
  });

  it('counts the places of a small collection that nothing took as passages that meet nothing', () => {
    const features = evidenceFeatures({
      question,
      hits: [hit(1, { proximity: 0.8 }), hit(2, {}), hit(3, { proximity: 0.4 })],
      bestText: '',
    });
    expect(features[0]).toBeCloseTo(0.8 - 0.4 / 8, 12);
  });

  it('bounds the leads in score and cosine, which a collection of one passage makes large', () => {
    const alone = evidenceFeatures({ question, hits: [hit(1, { score: 9, cosine: 1 })], bestText: '' });
    expect(alone[2]).toBe(0.5);
    expect(alone[3]).toBe(0.5);
  });

  it('takes the floor of the vector leg for what that leg did not return', () => {
    const [, , cosine] = evidenceFeatures({ question, hits: [hit(1, {})], bestText: '' });
    expect(cosine).toBeCloseTo(0.1, 12);
  });

  it('has no evidence without a hit', () => {
    expect(evidenceFeatures({ question, hits: [], bestText: '' })).toEqual(evidenceFeatureNames.map(() => 0));
  });
});
