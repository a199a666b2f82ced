import fc from 'fast-check';
import { embeddingWindows } from './embedding-windows.js';
import { oddText } from './odd-text.js';

/** Like a WordPiece tokenizer: additive over words, two special tokens on top. */
function countTokens(text: string): number {
  return 2 + (text.match(/\S{1,3}/gu) ?? []).length;
}

const options = { maxTokens: 20, overlapTokens: 5, countTokens };

describe(embeddingWindows.name, () => {
  it('leaves a text that fits as it is', () => {
    expect(embeddingWindows(' a few words ', options)).toEqual([' a few words ']);
    expect(embeddingWindows('', options)).toEqual(['']);
  });

  it('cuts between words and repeats the overlap', () => {
    const words = Array.from({ length: 40 }, (_, index) => `w${index}`.padEnd(3, 'x'));
    const windows = embeddingWindows(words.join(' '), options).map((window) => window.split(' '));
    expect(windows[0]).toEqual(words.slice(0, 18));
    expect(windows[1]).toEqual(words.slice(13, 31));
    expect(windows.at(-1)?.at(-1)).toBe(words.at(-1));
  });

  it('gives slices within the limit that together hold every word, for any text', () => {
    fc.assert(
      fc.property(oddText(), (text) => {
        const windows = embeddingWindows(text, options);
        let end = 0;
        for (const window of windows) {
          const start = text.lastIndexOf(window, end + text.slice(end).search(/\S|$/));
          expect(start).toBeGreaterThanOrEqual(0);
          expect(text.slice(end, Math.max(end, start)).trim()).toBe('');
          expect(window.isWellFormed()).toBe(true);
          if (windows.length > 1) expect(countTokens(window)).toBeLessThanOrEqual(options.maxTokens);
          end = Math.max(end, start + window.length);
        }
        expect(text.slice(end).trim()).toBe('');
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('refuses an overlap as large as the window', () => {
    expect(() => embeddingWindows('text', { ...options, overlapTokens: 20 })).toThrow('overlap');
  });
});
