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

/** Sections as the headings cut them; headings without a text of their own join the section that follows. */
export function sectionRanges(units: readonly Unit[]): UnitRange[] {
  const starts = units.flatMap((unit, index) => (index === 0 || unit.border === Border.section ? index : []));
  const ranges: UnitRange[] = [];
  let from = 0;
  for (const [index] of starts.entries()) {
    const to = starts[index + 1] ?? units.length;
    if (to < units.length && !hasBody(units, { from, to })) continue;
    ranges.push({ from, to });
    from = to;
  }
  return withTailJoined(units, ranges);
}

/** Headings at the very end join the section before them. */
function withTailJoined(units: readonly Unit[], ranges: readonly UnitRange[]): UnitRange[] {
  const [tail, previous] = [ranges.at(-1), ranges.at(-2)];
  if (!tail || !previous || hasBody(units, tail)) return [...ranges];
  return [...ranges.slice(0, -2), { from: previous.from, to: tail.to }];
}

function hasBody(units: readonly Unit[], { from, to }: UnitRange): boolean {
  for (let index = from; index < to; index++) if (units[index]?.kind !== 'heading') return true;
  return false;
}
