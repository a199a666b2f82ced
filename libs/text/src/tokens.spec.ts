import { countTokens as countEncoded } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens } from './tokens.js';

describe(countTokens.name, () => {
  it('agrees with the encoding on ordinary text of any length', () => {
    const text = 'You must file Form 1040-SR by 15 April 2024, § 6072(a).\n\n東京 👍🏽 naïve '.repeat(20);
    expect(countTokens(text)).toBe(countEncoded(text));
    expect(countTokens('')).toBe(0);
  });

  it('reads special tokens as text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
  });

  it('stays near the encoding where it counts in pieces', () => {
    const text = `before ${'abcdefghij'.repeat(100)} after`;
    expect(Math.abs(countTokens(text) - countEncoded(text))).toBeLessThanOrEqual(10);
  });

  it.each(['a', ' ', '\n', '漢', '😀', '.', 'a\u0301', '1'])(
    'is not slow on a million characters of %j',
    (unit) => {
      const started = performance.now();
      expect(countTokens(unit.repeat(1_000_000 / unit.length))).toBeGreaterThan(1000);
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );
});
