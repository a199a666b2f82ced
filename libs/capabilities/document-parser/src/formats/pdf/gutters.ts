import { heightOf, type Segment } from './segments.js';

const STEP = 2;
/** Lines of this many points beside a gutter are looked at. */
const SIDE = 40;
/** Parts of all segments: so many at most run over a gutter, so many at least stand on each side of it. */
const MAX_OVER = 0.08;
const MIN_BESIDE = 0.2;
/** Heights of the line; a space is a quarter of one, and half of one at most. */
const MIN_GAP = 0.55;

/**
 * Where columns stand so close that a line of one was taken together with the line beside it, parts them again: at the
 * strips that nearly every line leaves free.
 */
export function splitAtGutters(segments: readonly Segment[], pageWidth: number): Segment[] {
  return guttersOf(segments, pageWidth).reduce<Segment[]>(
    (parts, x) => parts.flatMap((segment) => splitAt(segment, x)),
    [...segments],
  );
}

function guttersOf(segments: readonly Segment[], pageWidth: number): number[] {
  const covering = coverage(segments, pageWidth);
  const beside = (from: number, to: number) => Math.max(0, ...covering.slice(Math.max(0, from), to));
  const reach = SIDE / STEP;
  const free = covering.map(
    (count, index) =>
      count <= MAX_OVER * segments.length &&
      Math.min(beside(index - reach, index), beside(index + 1, index + reach)) >=
        MIN_BESIDE * segments.length,
  );
  return middlesOfRuns(free).map((index) => index * STEP);
}

/** How many segments lie over each step of the page's width. */
function coverage(segments: readonly Segment[], pageWidth: number): number[] {
  const changes = new Array<number>(Math.ceil(pageWidth / STEP) + 1).fill(0);
  const note = (x: number, change: number) => {
    const at = Math.min(Math.max(Math.ceil(x / STEP), 0), changes.length - 1);
    changes[at] = (changes[at] ?? 0) + change;
  };
  for (const { x, right } of segments) {
    note(x, 1);
    note(right, -1);
  }
  let count = 0;
  return changes.slice(0, -1).map((change) => (count += change));
}

function middlesOfRuns(flags: readonly boolean[]): number[] {
  const middles: number[] = [];
  let start = -1;
  [...flags, false].forEach((flag, index) => {
    if (flag && start < 0) start = index;
    if (flag || start < 0) return;
    middles.push((start + index - 1) / 2);
    start = -1;
  });
  return middles;
}

function splitAt(segment: Segment, x: number): Segment[] {
  const { words } = segment;
  const at = words.findIndex((word, index) => {
    const before = words[index - 1];
    if (!before || word.x < x - SIDE / 4 || before.x + before.width > x + SIDE / 4) return false;
    return word.x - (before.x + before.width) >= MIN_GAP * heightOf(segment);
  });
  const first = words.slice(0, at);
  const [last, second] = [first.at(-1), words[at]];
  if (at <= 0 || !last || !second) return [segment];
  return [
    { ...segment, words: first, right: last.x + last.width },
    { ...segment, words: words.slice(at), x: second.x, startsBold: segment.bold },
  ];
}
