/** Postgres settings of the embedded store: small buffers, because the file system's cache lies right behind them. */
export const storeStartParams = ['-c', 'shared_buffers=16MB', '-c', 'jit=off', '-c', 'work_mem=8MB'];

const int8 = 20;

/** Where PGlite would answer with a BigInt now and then, the store answers with a number or an error. */
export const storeParsers = { [int8]: safeNumber };

function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('An int8 value lies beyond ±2^53; cast it to text.');
  return value;
}
