import type { UnitRange } from './unit-range.js';
import { Border, type Unit } from './units.js';

/** Lets each range begin with the last units of the one before, up to `overlapTokens`, not across a section. */
export function overlapRanges(
  units: readonly Unit[],
  ranges: readonly UnitRange[],
  overlapTokens: number,
): UnitRange[] {
  return ranges.map((range, index) => {
    const earliest = (ranges[index - 1]?.from ?? range.from) + 1;
    let { from } = range;
    let shared = 0;
    while (from > earliest && units[from]?.border !== Border.section) {
      shared += units[from - 1]?.tokens ?? 0;
      if (shared > overlapTokens) break;
      from--;
    }
    return { from, to: range.to };
  });
}
