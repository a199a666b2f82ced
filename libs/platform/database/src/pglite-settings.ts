import { safeNumber } from './safe-number.js';

/**
 * Postgres settings of the embedded store. Over 20,000 passages 48 MB of buffers search in 14 ms, 128 MB in 13 ms and
 * 120 MB more of resident memory; with 16 MB every other page is read again through the emulated file system. A store in
 * memory is small, so it takes the little ones.
 */
export function storeStartParams(inMemory: boolean): string[] {
  const buffers = inMemory ? '16MB' : '48MB';
  return ['-c', `shared_buffers=${buffers}`, '-c', 'jit=off', '-c', 'work_mem=8MB'];
}

const int8 = 20;

/** Where PGlite would answer with a BigInt now and then, the store answers with a number or an error. */
export const storeParsers = { [int8]: safeNumber };
