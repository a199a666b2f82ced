import { ClaimSegmenter, type ClaimSegment } from './claim-segmenter.js';

function segmentsOf(text: string, pieceLength: number): ClaimSegment[] {
  const segmenter = new ClaimSegmenter();
  const segments: ClaimSegment[] = [];
  for (let at = 0; at < text.length; at += pieceLength)
    segments.push(...segmenter.push(text.slice(at, at + pieceLength)));
  return [...segments, ...segmenter.flush()];
}

describe(ClaimSegmenter.name, () => {
  it.each([1, 3, 7, 1000])('gives each sentence its markers, in pieces of %i', (pieceLength) => {
    const text =
      'The fee is 20 euros. [1] It is due on 5 May [2][3]. See Pub. 17 for more [1, 2].\n- A list item. [4]';
    expect(segmentsOf(text, pieceLength)).toEqual([
      { text: 'The fee is 20 euros.', markers: [1], newLine: false },
      { text: 'It is due on 5 May.', markers: [2, 3], newLine: false },
      { text: 'See Pub. 17 for more.', markers: [1, 2], newLine: false },
      { text: 'A list item.', markers: [4], newLine: true },
    ]);
  });

  it('gives a sentence out as soon as the next one has begun', () => {
    const segmenter = new ClaimSegmenter();
    expect(segmenter.push('The fee is 20 euros. [1')).toEqual([]);
    expect(segmenter.push('] It is due')).toMatchObject([{ text: 'The fee is 20 euros.', markers: [1] }]);
  });

  it('leaves nothing that a page could load or run', () => {
    const text =
      'The **fee** is ![x](http://evil.test/a.png) [20 euros](http://evil.test) <img src=x onerror=a> now.';
    expect(segmentsOf(text, 5).map((segment) => segment.text)).toEqual(['The fee is 20 euros now.']);
  });

  it('cuts a text that never ends a sentence', () => {
    const segmenter = new ClaimSegmenter();
    expect(segmenter.push('word '.repeat(2000)).length).toBeGreaterThan(0);
  });
});
