import { tokensOf, type UnitRange } from './unit-range.js';
import type { Unit } from './units.js';

/** Splits a range at its highest borders until all parts fit, and packs neighbours together while they fit. */
export function splitRange(units: readonly Unit[], range: UnitRange, maxTokens: number): UnitRange[] {
  if (range.to <= range.from) return [];
  if (range.to - range.from === 1 || tokensOf(units, range) <= maxTokens) return [range];
  const parts = cutAtHighestBorder(units, range).flatMap((part) => splitRange(units, part, maxTokens));
  return packed(units, parts, maxTokens);
}

function cutAtHighestBorder(units: readonly Unit[], { from, to }: UnitRange): UnitRange[] {
  const inner = units.slice(from + 1, to);
  const highest = inner.reduce((high, unit) => Math.max(high, unit.border), 0);
  const parts: UnitRange[] = [];
  let start = from;
  for (const [index, unit] of inner.entries()) {
    if (unit.border !== highest) continue;
    parts.push({ from: start, to: from + 1 + index });
    start = from + 1 + index;
  }
  parts.push({ from: start, to });
  return parts;
}

function packed(units: readonly Unit[], parts: readonly UnitRange[], maxTokens: number): UnitRange[] {
  const ranges: UnitRange[] = [];
  let used = Infinity;
  for (const part of parts) {
    const tokens = tokensOf(units, part);
    const last = ranges.at(-1);
    if (last && used + tokens <= maxTokens) {
      ranges[ranges.length - 1] = { from: last.from, to: part.to };
      used += tokens;
    } else {
      ranges.push(part);
      used = tokens;
    }
  }
  return ranges;
}
