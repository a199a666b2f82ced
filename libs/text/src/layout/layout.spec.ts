import fc from 'fast-check';
import { boxesOf } from './boxes.js';
import type { LayoutWord } from './layout-word.js';
import { packLayout, sliceLayout, unpackLayout } from './pack-layout.js';

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const anyWord = fc.record({
  gap: fc.nat(2000),
  length: fc.integer({ min: 1, max: 300 }),
  turn: fc.constantFrom(0, 0, 0, 1, 7),
  x: fraction,
  y: fraction,
  width: fraction,
  height: fraction,
});
const anyWords = fc.array(anyWord, { maxLength: 60 }).map((list) => {
  let [end, page] = [0, 1];
  return list.map(({ gap, length, turn, ...box }): LayoutWord => {
    const start = end + gap;
    [end, page] = [start + length, page + turn];
    return { start, end, page, ...box };
  });
});

/** Three words on a line of page 2, one on the next line: "one two three" and "four". */
const words: LayoutWord[] = [
  { start: 10, end: 13, page: 2, x: 0.1, y: 0.2, width: 0.06, height: 0.02 },
  { start: 14, end: 17, page: 2, x: 0.2, y: 0.2, width: 0.06, height: 0.02 },
  { start: 18, end: 23, page: 2, x: 0.3, y: 0.201, width: 0.1, height: 0.02 },
  { start: 24, end: 28, page: 2, x: 0.1, y: 0.23, width: 0.08, height: 0.02 },
];

describe(packLayout.name, () => {
  it('keeps offsets and pages exactly and boxes to 1/4000 of the page', () => {
    fc.assert(
      fc.property(anyWords, (list) => {
        const back = unpackLayout(packLayout(list));
        expect(back.map(({ start, end, page }) => ({ start, end, page }))).toEqual(
          list.map(({ start, end, page }) => ({ start, end, page })),
        );
        for (const [index, word] of back.entries())
          for (const side of ['x', 'y', 'width', 'height'] as const)
            expect(Math.abs(word[side] - (list[index]?.[side] ?? NaN))).toBeLessThan(1 / 4000);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('takes at most 16 characters a word on a page of prose', () => {
    const page = Array.from({ length: 500 }, (_, index): LayoutWord => {
      const [line, column] = [Math.floor(index / 12), index % 12];
      const x = 0.1 + column * 0.065;
      return {
        start: index * 6,
        end: index * 6 + 5,
        page: 1,
        x,
        y: 0.05 + line * 0.02,
        width: 0.051,
        height: 0.013,
      };
    });
    expect(packLayout(page).length / page.length).toBeLessThan(16);
  });

  it('clamps what lies off the page and takes words out of order', () => {
    const odd = [{ ...words[3], x: -0.5, width: 7 }, words[0]].map((word) => ({ ...word })) as LayoutWord[];
    const [first, second] = unpackLayout(packLayout(odd));
    expect(first).toMatchObject({ start: 24, x: 0, width: 1 });
    expect(second).toMatchObject({ start: 10, end: 13 });
  });

  it('is refused when it was cut', () => {
    expect(unpackLayout(packLayout([]))).toEqual([]);
    expect(() => unpackLayout(packLayout(words).slice(0, 10))).toThrow('packed layout');
  });
});

describe(sliceLayout.name, () => {
  it('takes the words inside, offsets counted from the start', () => {
    const slice = unpackLayout(sliceLayout(packLayout(words), 14, 24) ?? '');
    expect(slice.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [4, 9],
    ]);
  });

  it('cuts a word that lies partly inside', () => {
    const [half] = unpackLayout(sliceLayout(words, 26, 40) ?? '');
    expect(half).toMatchObject({ start: 0, end: 2 });
    expect(half?.x).toBeCloseTo(0.14, 3);
    expect(half?.width).toBeCloseTo(0.04, 3);
  });

  it('is undefined where no word is', () => {
    expect(sliceLayout(words, 28, 99)).toBeUndefined();
    expect(sliceLayout(words, 13, 14)).toBeUndefined();
  });
});

describe(boxesOf.name, () => {
  it('gives one box a line', () => {
    const boxes = boxesOf(words, 14, 28);
    expect(boxes).toHaveLength(2);
    expect(boxes[0]?.x).toBeCloseTo(0.2, 9);
    expect(boxes[0]?.width).toBeCloseTo(0.2, 9);
    expect(boxes[0]?.height).toBeCloseTo(0.021, 9);
    expect(boxes[1]).toEqual({ page: 2, x: 0.1, y: 0.23, width: 0.08, height: 0.02 });
  });

  it('takes of a word the part that is asked for', () => {
    const [box] = boxesOf(words, 19, 21);
    expect(box?.x).toBeCloseTo(0.32, 9);
    expect(box?.width).toBeCloseTo(0.04, 9);
  });

  it('never joins lines of different pages', () => {
    const next = { ...words[0], start: 30, end: 33, page: 3 } as LayoutWord;
    expect(boxesOf([...words.slice(0, 1), next], 0, 99).map(({ page }) => page)).toEqual([2, 3]);
  });
});
