import { bestQuote } from './best-quote.js';

const passage = `Registration\n\nA vendor must register within 21 business days. The application is made on form VAT101.
It must be signed. Books are standard rated, and newspapers too. The standard rate is 15%.`;

function quoteOf(claim: string): string | undefined {
  const span = bestQuote(claim, passage);
  return span && passage.slice(span.start, span.end);
}

describe(bestQuote.name, () => {
  it('finds the sentence that a claim was written from', () => {
    expect(quoteOf('Vendors have 21 business days to register.')).toBe(
      'A vendor must register within 21 business days.',
    );
    expect(quoteOf('The rate is fifteen percent as a standard.')).toBe('The standard rate is 15%.');
  });

  it('joins adjacent sentences when the claim needs them', () => {
    expect(quoteOf('The application is made on form VAT101 and must be signed.')).toBe(
      'The application is made on form VAT101.\nIt must be signed.',
    );
  });

  it('gives nothing for a claim that shares no word with the passage', () => {
    expect(quoteOf('Zebras migrate.')).toBeUndefined();
    expect(bestQuote('Vendors register.', '')).toBeUndefined();
  });

  it('reads a passage of 20,000 characters within milliseconds', () => {
    const long = passage.repeat(Math.ceil(20_000 / passage.length)).slice(0, 20_000);
    for (let run = 0; run < 5; run += 1) bestQuote('Vendors have 21 business days to register.', long);
    const before = performance.now();
    bestQuote('Vendors have 21 business days to register.', long);
    expect(performance.now() - before).toBeLessThan(50);
  });
});
