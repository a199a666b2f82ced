import fc from 'fast-check';
import { oddText } from './odd-text.js';
import { sentencesOf } from './sentences.js';

describe(sentencesOf.name, () => {
  it.each([
    ['See Pub. 17 and Sec. 179. Then file.', ['See Pub. 17 and Sec. 179.', 'Then file.']],
    ['The U.S. Treasury pays. It does.', ['The U.S. Treasury pays.', 'It does.']],
    ['They live in the U.S. The rest moved.', ['They live in the U.S.', 'The rest moved.']],
    ['Use No. 5. The answer is no. Then stop.', ['Use No. 5.', 'The answer is no.', 'Then stop.']],
    ['Costs, e.g. Rent, are 1.5 times higher.', ['Costs, e.g. Rent, are 1.5 times higher.']],
    ['Acme Inc. The firm closed.', ['Acme Inc.', 'The firm closed.']],
    ['Acme Inc. Boston closed.', ['Acme Inc. Boston closed.']],
    ['J. R. Smith signed. Good!', ['J. R. Smith signed.', 'Good!']],
    [
      'Really?! Yes… maybe. "Quoted." (Aside.) End',
      ['Really?!', 'Yes… maybe.', '"Quoted."', '(Aside.)', 'End'],
    ],
    ['Rev. Proc. 2019-38 applies.', ['Rev. Proc. 2019-38 applies.']],
    ['In 2019. We moved.', ['In 2019.', 'We moved.']],
    ['今日は。明日も！はい', ['今日は。', '明日も！', 'はい']],
    ['Contents . . . . . . . 5', ['Contents . . . . . . . 5']],
  ])('reads %j', (text, sentences) => {
    expect(read(text)).toEqual(sentences);
  });

  it('goes on over a line break and stops at a blank line', () => {
    expect(read('One sentence\nover two lines\n\nanother one\n \nlast')).toEqual([
      'One sentence\nover two lines',
      'another one',
      'last',
    ]);
  });

  it('begins anew at list items, table rows and Markdown headings', () => {
    expect(read('You need:\n• a form\n• a pen\n1. Sign it.\n(b) Send it.\n## Next\nWait for us')).toEqual([
      'You need:',
      '• a form',
      '• a pen',
      '1. Sign it.',
      '(b) Send it.',
      '## Next',
      'Wait for us',
    ]);
  });

  it('parts a page heading from the paragraph under it', () => {
    const body = 'You must use the status that applies to you on the last day of the year.';
    expect(read(`Filing Status\n${body}`)).toEqual(['Filing Status', body]);
    expect(read(`6.3.11 Services supplied to others\n${body}`)).toEqual([
      '6.3.11 Services supplied to others',
      body,
    ]);
    expect(read(`You must file\nForm 1040 when ${body}`)).toHaveLength(1);
  });

  it('gives trimmed spans in order that hold all but white space, for any text', () => {
    fc.assert(
      fc.property(oddText(), (text) => {
        let end = 0;
        for (const span of sentencesOf(text)) {
          expect(text.slice(end, span.start).trim()).toBe('');
          expect(span.start).toBeGreaterThanOrEqual(end);
          const sentence = text.slice(span.start, span.end);
          expect(sentence).not.toBe('');
          expect(sentence.trim()).toBe(sentence);
          ({ end } = span);
        }
        expect(text.slice(end).trim()).toBe('');
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('takes time in proportion to hostile input', () => {
    for (const unit of ['a', '.', '. ', 'a.', '\n', 'x\n', '- a\n', '" ', '1. '])
      expect(() => sentencesOf(unit.repeat(300_000 / unit.length))).not.toThrow();
  }, 10_000);
});

function read(text: string): string[] {
  return sentencesOf(text).map(({ start, end }) => text.slice(start, end));
}
