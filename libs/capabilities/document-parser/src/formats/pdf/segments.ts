import type { PageWord, RawPage } from './page.js';

/** Words that stand side by side on one line: a line of a column, a cell of a table. */
export interface Segment {
  readonly words: PageWord[];
  readonly x: number;
  y: number;
  right: number;
  bottom: number;
  /** Whether all its words are bold. */
  bold: boolean;
  readonly startsBold: boolean;
  /** Whether dots led to its last words. */
  readonly leaders: boolean;
}

/** Gaps wider than this part of the height part two columns or cells. */
const MAX_GAP = 1.2;
/** A title and a line of the next column can stand closer, but are not of one size. */
const OTHER_SIZE = 1.3;
const OTHER_SIZE_GAP = 0.45;
/** Dots that lead the eye from a label to a number: noise in a text. */
const LEADER = /^[.·…]+$/;
const MIN_LEADERS = 4;
/** A document of which more are leaders is all lists: without them it would lose a part of what it shows. */
const MAX_LEADER_SHARE = 0.04;

/** Whether leaders are a small part of a document, so that they can go. */
export function areLeadersRare(pages: readonly RawPage[]): boolean {
  let [all, leaders] = [0, 0];
  for (const { words } of pages) {
    for (const { text } of words) {
      all += text.length;
      if (isLeader(text)) leaders += text.length;
    }
  }
  return leaders <= MAX_LEADER_SHARE * all;
}

/** Segments in the order in which the page paints them. */
export function segmentsOf(page: RawPage, dropLeaders: boolean): Segment[] {
  const segments: Segment[] = [];
  let current: Segment | undefined;
  page.words.forEach((word, index) => {
    const bold = page.isBold(index);
    if (current && continues(current, word)) extend(current, word, bold);
    else segments.push((current = startSegment(word, bold)));
  });
  return segments.map((segment) => noteLeaders(segment, dropLeaders)).filter(({ words }) => words.length > 0);
}

export function heightOf({ y, bottom }: { y: number; bottom: number }): number {
  return bottom - y;
}

export function onSameLine(
  one: { y: number; bottom: number },
  other: { y: number; bottom: number },
): boolean {
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.y, other.y);
  return shared >= 0.5 * Math.min(heightOf(one), heightOf(other));
}

function continues(segment: Segment, word: PageWord): boolean {
  if (!onSameLine(segment, { y: word.y, bottom: word.y + word.height })) return false;
  const height = Math.max(heightOf(segment), 1);
  const gap = word.x - segment.right;
  const ratio = word.height / height;
  if ((ratio > OTHER_SIZE || ratio * OTHER_SIZE < 1) && gap > OTHER_SIZE_GAP * height) return false;
  return gap > -0.5 * height && gap < MAX_GAP * height;
}

function startSegment(word: PageWord, bold: boolean): Segment {
  const { x, y } = word;
  const [right, bottom] = [x + word.width, y + word.height];
  return { words: [word], x, y, right, bottom, bold, startsBold: bold, leaders: false };
}

/** A raised or lowered word does not make the line higher. */
function extend(segment: Segment, word: PageWord, bold: boolean): void {
  segment.words.push(word);
  segment.right = Math.max(segment.right, word.x + word.width);
  segment.bold &&= bold;
  if (word.height <= 1.5 * heightOf(segment)) return;
  segment.y = Math.min(segment.y, word.y);
  segment.bottom = Math.max(segment.bottom, word.y + word.height);
}

function noteLeaders(segment: Segment, drop: boolean): Segment {
  const dots = segment.words
    .filter(({ text }) => isLeader(text))
    .reduce((sum, { text }) => sum + text.length, 0);
  if (dots < MIN_LEADERS) return segment;
  const words = drop ? segment.words.filter(({ text }) => !isLeader(text)) : segment.words;
  return { ...segment, words, leaders: true };
}

/** Most words are told by their first letter. */
function isLeader(text: string): boolean {
  return LEADER_MARKS.includes(text.charAt(0)) && LEADER.test(text);
}

const LEADER_MARKS = '.·…';
