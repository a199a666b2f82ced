/** The text of an `int8` as a number; throws beyond ±2^53. */
export function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('An int8 value lies beyond ±2^53; cast it to text.');
  return value;
}
