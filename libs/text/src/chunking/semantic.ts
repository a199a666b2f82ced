import { cohesionBefore } from './cohesion.js';
import { sectionRanges, tinyTokens, tokensOf, type UnitRange, withFragmentsJoined } from './unit-range.js';
import { Border, type Unit } from './units.js';

/** Chunks aim at this part of `chunkTokens`; above `stretch` times as many none is made. */
const aim = 0.8;
const stretch = 1.2;
/** What a cut costs beyond the cohesion it breaks; a cut after a heading or inside a sentence is a last resort. */
const cutCost: Readonly<Record<Border, number>> = {
  [Border.glue]: 4,
  [Border.word]: 1.5,
  [Border.sentence]: 0.3,
  [Border.line]: 0.2,
  [Border.paragraph]: 0.05,
  [Border.section]: 0,
};

/**
 * Each section, mere fragments joined, as the sequence of chunks with the least total cost: the cohesion at its cuts, the kind of border
 * they fall on, and how far each chunk is from the size aimed at.
 */
export function semanticRanges(text: string, units: readonly Unit[], chunkTokens: number): UnitRange[] {
  return withFragmentsJoined(units, sectionRanges(units)).flatMap((section) =>
    tokensOf(units, section) <= chunkTokens
      ? [section]
      : cheapestCuts(text, units.slice(section.from, section.to), chunkTokens).map(({ from, to }) => ({
          from: section.from + from,
          to: section.from + to,
        })),
  );
}

function cheapestCuts(text: string, units: readonly Unit[], chunkTokens: number): UnitRange[] {
  const cohesion = cohesionBefore(text, units);
  const cost = new Float64Array(units.length + 1).fill(Infinity);
  const cutBefore = new Int32Array(units.length + 1);
  cost[0] = 0;
  for (let to = 1; to <= units.length; to++) {
    let tokens = 0;
    for (let from = to - 1; from >= 0; from--) {
      tokens += units[from]?.tokens ?? 0;
      if (tokens > stretch * chunkTokens && from < to - 1) break;
      const cut = from === 0 ? 0 : (cohesion[from] ?? 0) + cutCost[units[from]?.border ?? Border.word];
      const total = (cost[from] ?? Infinity) + cut + sizeCost(tokens, chunkTokens);
      if (total >= (cost[to] ?? Infinity)) continue;
      cost[to] = total;
      cutBefore[to] = from;
    }
  }
  return rangesFrom(cutBefore, units.length);
}

function sizeCost(tokens: number, chunkTokens: number): number {
  const target = aim * chunkTokens;
  const distance = (tokens - target) / target;
  const tiny = tokens < tinyTokens ? 2 : 0;
  const over = tokens > chunkTokens ? 0.5 + (4 * (tokens - chunkTokens)) / chunkTokens : 0;
  return distance * distance + tiny + over;
}

function rangesFrom(cutBefore: Int32Array, length: number): UnitRange[] {
  const ranges: UnitRange[] = [];
  for (let to = length; to > 0; to = cutBefore[to] ?? 0) ranges.push({ from: cutBefore[to] ?? 0, to });
  return ranges.toReversed();
}
