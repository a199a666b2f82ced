const plain = /^(?:[a-z][a-z0-9]*|[0-9]+)$/;
const mark = 'u8x';

/**
 * A term in letters and digits that the parser of Postgres keeps in one piece, so that every engine counts the same
 * tokens: `w-2` becomes the mark and its bytes in hexadecimal. Different terms stay different.
 */
export function storedTerm(term: string): string {
  if (plain.test(term) && !term.startsWith(mark)) return term;
  return mark + Buffer.from(term).toString('hex');
}
