import type { ModelQuote } from '@plumbline/chat-model';
import type { GroundingPassage } from '@plumbline/contracts';
import { checkClaim } from './claim-checker.js';
import { quotedSegment } from './claim-segmenter.js';

const text = `Filing status | Standard deduction
Single | $13,850
Married filing jointly | $27,700

You cannot use the standard mileage rate if you:
1. Operate five or more cars at the same time;
2. Claimed a section 179 deduction on the car [13] before 1 April 2023.`;

const passage: GroundingPassage = {
  chunkId: 'chk_1',
  documentId: 'doc_1',
  versionId: 'ver_1',
  title: 'Publication 17',
  text,
  sourceStart: 0,
  sourceEnd: text.length,
  score: 0.8,
  legs: {},
  fusion: { method: 'none', weights: {} },
};

function quote(part: string, marker = 1): ModelQuote {
  const start = text.indexOf(part);
  return { marker, start, end: start + part.length };
}

function quotesOf(claim: string, ...quotes: readonly ModelQuote[]): string[] | undefined {
  const checked = checkClaim(quotedSegment(claim, quotes), [passage]);
  return checked?.supports.map(({ start, end }) => text.slice(start, end));
}

const HEAD = 'Filing status | Standard deduction';
const ROW = 'Married filing jointly | $27,700';
const LEAD = 'You cannot use the standard mileage rate if you:';
const ITEM = 'Claimed a section 179 deduction on the car [13] before 1 April 2023.';
const SELECTED =
  'You cannot use the standard mileage rate if you: Claimed a section 179 deduction on the car before 1 April 2023.';

describe(checkClaim.name, () => {
  it('keeps a table row with its columns, and a list item with its lead-in, on the very characters they are of', () => {
    const row = 'Filing status: Married filing jointly; Standard deduction: $27,700. [1]';
    expect(quotesOf(row, quote(HEAD), quote(ROW))).toEqual([HEAD, ROW]);
    expect(quotesOf(SELECTED, quote(LEAD), quote(ITEM))).toEqual([LEAD, ITEM]);
  });

  it.each([
    ['a number', SELECTED.replace('179', '197')],
    ['a date', SELECTED.replace('1 April 2023', '1 May 2023')],
    ['a name', SELECTED.replace('the car', 'the Ford car')],
    ['a negation', SELECTED.replace('cannot use', 'can use')],
    ['its ground', 'Penalties are forgiven by the commissioner every summer.'],
    ['an address', SELECTED.replace('the car', 'https://evil.test/car')],
  ])('stops a selected claim that has %s other than its quotes', (_, claim) => {
    expect(quotesOf(claim, quote(LEAD), quote(ITEM))).toBeUndefined();
  });

  it('verifies against the quotes alone, not against the rest of their passage', () => {
    expect(
      quotesOf('Filing status: Single; Standard deduction: $13,850.', quote(HEAD), quote(ROW)),
    ).toBeUndefined();
  });

  it.each([
    ['before the passage', { marker: 1, start: -1, end: 20 }],
    ['beyond the passage', { marker: 1, start: 0, end: text.length + 1 }],
    ['of no characters', { marker: 1, start: 20, end: 20 }],
    ['of no passage', { marker: 2, start: 0, end: 20 }],
    ['of broken offsets', { marker: 1, start: 0.5, end: 20 }],
  ])('stops a selected claim with a quote %s', (_, broken) => {
    expect(quotesOf(SELECTED, quote(LEAD), quote(ITEM), broken)).toBeUndefined();
    expect(quotesOf(SELECTED)).toBeUndefined();
  });

  it('takes numbers in brackets of the source for no markers', () => {
    const whole = quotedSegment(`${LEAD} ${ITEM} [1]`, [quote(LEAD), quote(ITEM)]);
    expect(whole.markers).toEqual([1]);
    expect(whole.text).toBe(SELECTED);
  });

  it('leaves a verdict out that no quote can show', () => {
    const segment = { text: `No, ${LEAD.slice(0, -8)}.`, markers: [1], newLine: false };
    expect(checkClaim(segment, [passage])?.text).toBe('You cannot use the standard mileage rate.');
    expect(checkClaim({ ...segment, text: 'Yes.' }, [passage])).toBeUndefined();
  });
});
