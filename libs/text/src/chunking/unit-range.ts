import { Border, type Unit } from './units.js';

/** Units `from` to before `to`. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
}

/** Below this a chunk says too little alone. */
export const tinyTokens = 40;
/** Below this a section is a mere title with a word or two. */
const fragmentTokens = 30;

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

/** Sections that say too little alone join the one after them, the last the one before it. */
export function withFragmentsJoined(units: readonly Unit[], ranges: readonly UnitRange[]): UnitRange[] {
  const isFragment = (range: UnitRange) => tokensOf(units, range) < fragmentTokens;
  const joined: UnitRange[] = [];
  for (const [index, range] of ranges.entries()) {
    const last = joined.at(-1);
    const isTail = index === ranges.length - 1 && isFragment(range);
    if (last && (isFragment(last) || isTail)) joined[joined.length - 1] = { from: last.from, to: range.to };
    else joined.push(range);
  }
  return joined;
}

function hasBody(units: readonly Unit[], { from, to }: UnitRange): boolean {
  for (let index = from; index < to; index++) if (units[index]?.kind !== 'heading') return true;
  return false;
}
