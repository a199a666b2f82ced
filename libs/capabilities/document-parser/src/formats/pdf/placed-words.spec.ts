import { PlacedWords } from './placed-words.js';

/** A page of 200 by 100 points whose visible part starts at 10, 20. */
const box = { left: 10, bottom: 20, right: 210, top: 120 };
/** 30 by 12 points, 5 from the left edge and 7 from the top. */
const rectangle = { left: 15, bottom: 101, right: 45, top: 113 };

describe(PlacedWords.name, () => {
  it.each([
    [0, { x: 5, y: 7, width: 30, height: 12 }],
    [1, { x: 81, y: 5, width: 12, height: 30 }],
    [2, { x: 165, y: 81, width: 30, height: 12 }],
    [3, { x: 7, y: 165, width: 12, height: 30 }],
  ])('places a word on a page shown after %i quarter turns', (turns, { x, y, width, height }) => {
    const word = new PlacedWords({ box, turns }).add('word', true, rectangle);
    expect([word?.x, word?.y, word?.width, word?.height]).toEqual([x, y, width, height]);
  });

  it.each([
    { ...rectangle, left: 211, right: 241 },
    { ...rectangle, left: -40, right: 9 },
    { ...rectangle, bottom: 121, top: 133 },
    { ...rectangle, bottom: 0, top: 19 },
  ])('leaves out a word outside the visible part', (outside) => {
    const placed = new PlacedWords({ box, turns: 0 });
    expect(placed.add('word', true, outside)).toBeUndefined();
    expect(placed.words).toEqual([]);
  });

  it('keeps the place of each of many words', () => {
    const placed = new PlacedWords({ box, turns: 0 });
    const lefts = Array.from({ length: 1000 }, (_, index) => 10 + index / 10);
    for (const left of lefts) placed.add('word', true, { ...rectangle, left, right: left + 30 });
    expect(placed.words.map(({ x }) => x)).toEqual(lefts.map((left) => left - box.left));
  });
});
