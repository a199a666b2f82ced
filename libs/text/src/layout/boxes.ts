import type { Box, LayoutWord } from './layout-word.js';

/**
 * The boxes of the characters `start..end`: one for each line they touch. Of a word that lies partly inside, the
 * part is taken in proportion to its characters.
 */
export function boxesOf(words: readonly LayoutWord[], start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (const word of words) {
    if (word.end <= start || word.start >= end) continue;
    const box = clipBox(word, start, end);
    const line = boxes.at(-1);
    if (line && onSameLine(line, box)) boxes[boxes.length - 1] = union(line, box);
    else boxes.push(box);
  }
  return boxes;
}

/** The part of a word's box that its characters within `start..end` take. */
export function clipBox(word: LayoutWord, start: number, end: number): Box {
  const { page, y, width, height } = word;
  const characters = Math.max(1, word.end - word.start);
  const from = Math.max(0, start - word.start) / characters;
  const to = Math.min(characters, end - word.start) / characters;
  return { page, x: word.x + width * from, y, width: width * Math.max(0, to - from), height };
}

function onSameLine(line: Box, box: Box): boolean {
  const shared = Math.min(line.y + line.height, box.y + box.height) - Math.max(line.y, box.y);
  return line.page === box.page && shared >= 0.5 * Math.min(line.height, box.height);
}

function union(one: Box, other: Box): Box {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { page: one.page, x, y, width: right - x, height: bottom - y };
}
