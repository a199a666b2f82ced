import type { ChunkSettings } from './chunk.js';
import type { UnitRange } from './unit-range.js';
import type { Unit } from './units.js';

/** Windows of at most `chunkTokens`; each but the first repeats up to `overlapTokens` of the one before. */
export function fixedRanges(
  units: readonly Unit[],
  { chunkTokens, overlapTokens }: ChunkSettings,
): UnitRange[] {
  const ranges: UnitRange[] = [];
  for (let from = 0; from < units.length;) {
    const to = windowEnd(units, from, chunkTokens);
    ranges.push({ from, to });
    from = to < units.length ? nextStart(units, { from, to }, overlapTokens) : to;
  }
  return ranges;
}

function windowEnd(units: readonly Unit[], from: number, budget: number): number {
  let to = from;
  for (let used = 0; to < units.length; to++) {
    used += units[to]?.tokens ?? 0;
    if (used > budget && to > from) break;
  }
  return to;
}

function nextStart(units: readonly Unit[], window: UnitRange, overlapTokens: number): number {
  let start = window.to;
  for (let shared = 0; start - 1 > window.from; start--) {
    shared += units[start - 1]?.tokens ?? 0;
    if (shared > overlapTokens) break;
  }
  return start;
}
