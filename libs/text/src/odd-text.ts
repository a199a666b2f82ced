import fc from 'fast-check';
import { normalizeText } from './normalize-text.js';

const parts = [
  'The rate is 15%. ',
  'See Pub. 17, § 179(b). ',
  'word ',
  '\n',
  '\n\n',
  '- item\n',
  '# Heading\n',
  '👨‍👩‍👧‍👦',
  '🇿🇦',
  '👍🏽 ',
  'e\u0301\u0323',
  'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308',
  'שלום עולם. ',
  'مرحبا بالعالم؟ ',
  '東京都は大きい。',
  '한국어 ',
  'क्षत्रिय ',
  '\u00a0\u2003\u3000',
  '\u200b\u200d\ufe0f',
  '𝒳𝒴𝒵',
  'x'.repeat(700),
  '漢'.repeat(500),
  '😀'.repeat(300),
  '. . . . ',
];

/** Normalised texts made of what usually breaks offsets; for property tests. */
export function oddText(): fc.Arbitrary<string> {
  const part = fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary', maxLength: 40 }));
  return fc.array(part, { maxLength: 60 }).map((list) => normalizeText(list.join('')));
}
