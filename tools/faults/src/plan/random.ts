import { createHash } from 'node:crypto';

/** Numbers that look random and are the same at every run. */
export interface Random {
  /** From 0, below 1. */
  fraction(): number;
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
  /** A whole number of the range, both ends in it. */
  between(range: Range): number;
}

export type Range = readonly [least: number, most: number];

/** Mulberry32. Each name of a seed has numbers of its own, so that more faults do not move the calls. */
export function seededRandom(seed: number, name: string): Random {
  let state = createHash('sha256').update(`${seed}:${name}`).digest().readUInt32BE();
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(fraction() * limit);
  return { fraction, below, between: ([least, most]) => least + below(most - least + 1) };
}
