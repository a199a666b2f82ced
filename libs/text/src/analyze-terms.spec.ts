import fc from 'fast-check';
import { analyzeTerms } from './analyze-terms.js';

describe(analyzeTerms.name, () => {
  it('drops stop words, folds case and stems', () => {
    expect(analyzeTerms('The Taxpayers were filing their RETURNS')).toEqual(['taxpay', 'file', 'return']);
  });

  it('keeps stop words when nothing else is left', () => {
    expect(analyzeTerms('To be, or not to be')).toEqual(['to', 'be', 'or', 'not', 'to', 'be']);
    expect(analyzeTerms(' … !! ')).toEqual([]);
  });

  it.each([
    ['1,500', '1500'],
    ['$1,234,567.89', '1234567.89'],
    ['R3 000', 'R3,000'],
    ['§ 179', 'section 179'],
    ['U.S.', 'US'],
    ['W-2', 'W‑2'],
    ['vendor’s', "vendor's"],
    ["taxpayer's", 'taxpayers'],
    ['naïve Café', 'naive cafe'],
    ['Straße', 'STRASSE'],
    ['ﬁling', 'filing'],
    ['Ｆｏｒｍ １０４０', 'form 1040'],
  ])('reads %s like %s', (one, other) => {
    expect(analyzeTerms(one)).toEqual(analyzeTerms(other));
    expect(analyzeTerms(one)).not.toEqual([]);
  });

  it.each([
    ['Form 1040-EZ', ['form', '1040', 'ez', '1040ez']],
    ['Form W-2', ['form', 'w', '2', 'w2']],
    ['a 401(k) plan', ['401', 'k', '401k', 'plan']],
    ['section 10(22)', ['section', '10', '22']],
    ['A/B', ['b']],
  ])('finds the form name in %s', (text, terms) => {
    expect(analyzeTerms(text)).toEqual(terms);
  });

  it('pairs the characters of scripts without spaces and keeps the words beside them', () => {
    expect(analyzeTerms('東京都 Tokyo テ')).toEqual(['東京', '京都', 'tokyo', 'テ']);
    expect(analyzeTerms('iPhone東京')).toEqual(['iphon', '東京']);
  });

  it('gives plain tokens of at most 64 characters for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        for (const term of analyzeTerms(value)) {
          expect(term).toMatch(/^[\p{L}\p{N}]{1,64}$/u);
          expect(term.length).toBeLessThanOrEqual(64);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('cuts a word without end and stays quick', () => {
    expect(analyzeTerms('x'.repeat(1_000_000))).toEqual(['x'.repeat(64)]);
  });
});
