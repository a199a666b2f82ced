import { Border, type Unit } from './units.js';

/** Units `from` to before `to`. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/** Below this a chunk says too little alone. */
export const tinyTokens = 40;

export function tokensOf(units: readonly Unit[], { from, to }: UnitRange): number {
  let tokens = 0;
  for (let index = from; index < to; index++) tokens += units[index]?.tokens ?? 0;
  return tokens;
}

/** Sections as the headings cut them; a tiny one (a title alone, say) joins the next at its level or below. */
export function sectionRanges(units: readonly Unit[]): UnitRange[] {
  const starts = units.flatMap((unit, index) => (index === 0 || unit.border === Border.section ? index : []));
  const ranges: UnitRange[] = [];
  let from = 0;
  for (const [index, start] of starts.entries()) {
    const to = starts[index + 1] ?? units.length;
    const level = units[start]?.headingLevel ?? 0;
    const nextLevel = units[to]?.headingLevel ?? 0;
    const joinsNext = to < units.length && nextLevel >= level && tokensOf(units, { from, to }) < tinyTokens;
    if (joinsNext) continue;
    ranges.push({ from, to });
    from = to;
  }
  return ranges;
}
