/**
 * Postgres settings of the embedded store. Over 20,000 passages (50 MB of rows) 128 MB of buffers scan all vectors in
 * 31 ms and one tenant's in 4 ms, 16 MB in 52 and 12 ms, because every other page is then read again through the
 * emulated file system; they cost 118 MB of resident memory. A store in memory is small, so it takes the little ones.
 */
export function storeStartParams(inMemory: boolean): string[] {
  const buffers = inMemory ? '16MB' : '128MB';
  return ['-c', `shared_buffers=${buffers}`, '-c', 'jit=off', '-c', 'work_mem=8MB'];
}

const int8 = 20;

/** Where PGlite would answer with a BigInt now and then, the store answers with a number or an error. */
export const storeParsers = { [int8]: safeNumber };

function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('An int8 value lies beyond ±2^53; cast it to text.');
  return value;
}
