import { removeNearDuplicates } from './near-duplicates.js';

const rule =
  'You must file Form 1040 if your gross income was at least the amount shown in the table for your age.';

describe(removeNearDuplicates.name, () => {
  it('keeps the first of texts that differ in case, punctuation and endings', () => {
    const passages = [
      rule,
      'Something else entirely about depreciation of property.',
      rule.toUpperCase() + '!!',
    ];
    const kept = removeNearDuplicates(passages.map((text, index) => ({ chunkId: `c${index}`, text })));
    expect(kept.map(({ chunkId }) => chunkId)).toEqual(['c0', 'c1']);
  });

  it('keeps texts that share only a part', () => {
    const other = rule.replace('at least the amount shown in the table', 'under the limit for single filers');
    expect(removeNearDuplicates([{ text: rule }, { text: other }])).toHaveLength(2);
  });

  it('takes the terms that a caller has instead of analysing the text', () => {
    const terms = ['levy', 'rate', 'import', 'duty'];
    expect(
      removeNearDuplicates([
        { text: 'one', terms },
        { text: 'two', terms },
      ]),
    ).toHaveLength(1);
  });

  it('compares texts that are too short for a shingle, or have no word', () => {
    const texts = ['Form W-2', 'form w-2', 'Form W-4', '***', '***', '###'].map((text) => ({ text }));
    expect(removeNearDuplicates(texts).map(({ text }) => text)).toEqual([
      'Form W-2',
      'Form W-4',
      '***',
      '###',
    ]);
  });
});
