import type { GroundingPassage } from '@plumbline/contracts';
import type { StoredPassage } from '@plumbline/passage-index';
import { fuseLegs, passageRelevance } from '@plumbline/ranking';
import { analyzeTerms } from '@plumbline/text';
import { relevanceWeights } from '../evidence/fitted-weights.js';
import { QuestionMatch } from './question-match.js';

const text = 'When must a vendor register?';
const question = { text, terms: analyzeTerms(text) };
const statistics = { passages: 100, documentFrequency: new Map([['vendor', 60]]) };
const answer = 'A vendor must register within 21 days.';

function stored(number: number, own: Partial<StoredPassage> = {}): StoredPassage {
  const said = own.text ?? `Passage ${number} tells of vendor number ${number * 17}.`;
  return {
    ...{
      chunkId: `c${number}`,
      tenantId: 't',
      collection: 'default',
      documentId: 'd',
      versionId: 'v',
      title: 'T',
    },
    ...{
      ordinal: number,
      start: 0,
      end: said.length,
      tokenCount: 10,
      access: ['*'],
      metadata: {},
      date: new Date(0),
    },
    ...own,
    text: said,
  };
}

const numbers = Array.from({ length: 25 }, (_, index) => index);
const hits = fuseLegs({
  lexical: numbers.map((number) => ({ chunkId: `c${number}`, score: 30 - number })),
  vector: numbers.map((number) => ({ chunkId: `c${number}`, score: 0.6 - number / 100 })),
});

describe(QuestionMatch.name, () => {
  it('compares the best twenty, lifts what meets the question, and leaves the rest behind them', () => {
    const match = new QuestionMatch(question, hits, statistics);
    const found = match.rank(numbers.map((number) => stored(number, number === 7 ? { text: answer } : {})));
    expect(found).toHaveLength(25);
    expect(found[0]?.passage.chunkId).toBe('c7');
    expect(found.map(({ passage }) => passage.legs.rerank !== undefined)).toEqual(
      numbers.map((place) => place < 20),
    );
    expect(found.slice(20).map(({ passage }) => passage.chunkId)).toEqual([
      'c20',
      'c21',
      'c22',
      'c23',
      'c24',
    ]);
    const scores = found.map(({ passage }) => passage.score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
    const totals = found.map(({ passage }) => total(passage));
    expect(totals).toEqual(totals.toSorted((one, other) => other - one));
    const [bestScore = 0] = totals;
    for (const [place, score] of totals.entries())
      expect(scores[place]).toBeCloseTo(
        passageRelevance({ score, bestScore, evidence: match.evidence }, relevanceWeights),
        9,
      );
  });

  it('finds more evidence where a passage answers than where none does', () => {
    const evidence = (some: StoredPassage[]) => {
      const match = new QuestionMatch(question, hits, statistics);
      match.rank(some);
      return match.evidence;
    };
    const without = evidence(numbers.map((number) => stored(number)));
    expect(
      evidence(numbers.map((number) => stored(number, number === 0 ? { text: answer } : {}))),
    ).toBeGreaterThan(without + 0.2);
    expect(evidence([])).toBe(0);
  });

  it('scores a passage beside the found ones by the same sum, with the floors of the legs', () => {
    const match = new QuestionMatch(question, hits, statistics);
    const [best] = match.rank([stored(0, { text: answer }), stored(1)]);
    const [beside] = match.rankBeside([stored(90, { text: `${answer} It must do so.` })]);
    expect(beside?.passage.legs).toEqual({
      rerank: { score: expect.any(Number) as number, rank: expect.any(Number) as number },
    });
    expect(beside?.passage.score).toBeLessThan(best?.passage.score ?? 0);
    expect(beside && best && total(beside.passage) < total(best.passage)).toBe(true);
    expect(beside && total(beside.passage)).toBeGreaterThan(0);
  });

  it('keeps the heading out of the terms that tell near-duplicates apart, not out of the comparison', () => {
    const match = new QuestionMatch(question, hits, statistics);
    const [found] = match.rank([stored(0, { heading: 'Register as a vendor', text: 'See below.' })]);
    expect(found?.terms).toEqual(analyzeTerms('See below.'));
    expect(found?.passage.legs.rerank?.score).toBeGreaterThan(0);
  });
});

/** The sum of the formula that `toPassage` states. */
function total({ legs, fusion: { weights } }: GroundingPassage): number {
  const value = (name: string) => weights[name] ?? Number.NaN;
  const part = (leg: 'lexical' | 'vector') =>
    (value(leg) * (legs[leg]?.score ?? value(`${leg}Floor`))) / value(`${leg}Scale`);
  return part('lexical') + part('vector') + value('rerank') * (legs.rerank?.score ?? 0);
}
