const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
const MAX_ROMAN = 3999;

/** A number as a list of Word writes it (ST_NumberFormat); formats that are not known count in figures. */
export function formatNumber(value: number, format = 'decimal'): string {
  switch (format) {
    case 'none':
      return '';
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'lowerLetter':
      return lettersOf(value);
    case 'upperLetter':
      return lettersOf(value).toUpperCase();
    case 'lowerRoman':
      return romanOf(value);
    case 'upperRoman':
      return romanOf(value).toUpperCase();
    default:
      return String(value);
  }
}

/** a to z, then aa, bb and so on. */
function lettersOf(value: number): string {
  const index = Math.max(value - 1, 0);
  return String.fromCharCode(97 + (index % 26)).repeat(Math.min(Math.floor(index / 26) + 1, 8));
}

function romanOf(value: number): string {
  if (value < 1 || value > MAX_ROMAN) return String(value);
  let [rest, text] = [value, ''];
  for (const [amount, letters] of romans) {
    for (; rest >= amount; rest -= amount) text += letters;
  }
  return text;
}
