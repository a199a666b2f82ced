import { formatNumber } from './number-format.js';

describe(formatNumber.name, () => {
  it.each([
    [4, 'decimal', '4'],
    [4, 'decimalZero', '04'],
    [28, 'lowerLetter', 'bb'],
    [2, 'upperLetter', 'B'],
    [1994, 'lowerRoman', 'mcmxciv'],
    [9, 'upperRoman', 'IX'],
    [3, 'none', ''],
    [3, 'chicago', '3'],
  ])('writes %i as %s', (value, format, expected) => {
    expect(formatNumber(value, format)).toBe(expected);
  });
});
