import fc from 'fast-check';
import { oddText } from '../odd-text.js';
import { countTokens } from '../tokens.js';
import type { Chunk, ChunkableDocument, ChunkSettings } from './chunk.js';
import { chunkStrategies } from './chunk.js';
import { chunkText } from './chunk-text.js';

const plain = { pages: [], headings: [], tables: [] };

describe(chunkText.name, () => {
  it.each(chunkStrategies)(
    'keeps every promise for odd text: %s',
    (strategy) => {
      const settings = fc.record({
        chunkTokens: fc.integer({ min: 16, max: 120 }),
        overlapTokens: fc.integer({ min: 0, max: 8 }),
      });
      fc.assert(
        fc.property(oddDocument(), settings, (document, sizes) => {
          expectPromises(document, chunkText(document, { strategy, ...sizes }), sizes.chunkTokens);
        }),
        { seed: 7, numRuns: 80 },
      );
    },
    60_000,
  );

  it('cuts where the topic changes', () => {
    const bees = sentences('The beekeeper moved the honey bee colonies to another hive for the winter', 5);
    const taxes = sentences('A vendor deducts input tax from output tax on the monthly return form', 9);
    const text = [...bees, ...taxes].join(' ');
    const chunks = chunkText(
      { ...plain, text },
      { strategy: 'semantic', chunkTokens: 150, overlapTokens: 0 },
    );
    expect(chunks.map(({ start, end }) => text.slice(start, end))).toEqual([bees.join(' '), taxes.join(' ')]);
  });

  it('keeps a table whole that fits and cuts a large one between rows', () => {
    const row = (index: number) => `row${index * 7} | item${index * 11} | ${index * 1013} | yes\n\n`;
    const prose = `${sentences('Read the amounts for your filing status in this table').join(' ')}\n\n`;
    const document = (rows: number): ChunkableDocument => {
      const table = Array.from({ length: rows }, (_, index) => row(index + 100)).join('');
      const text = `${prose}${table}${prose}`;
      return { ...plain, text, tables: [{ start: prose.length, end: prose.length + table.length }] };
    };
    const [small, large] = [document(7), document(40)];
    const [table = { start: 0, end: 0 }] = small.tables;
    for (const strategy of ['semantic', 'recursive'] as const) {
      const settings = { strategy, chunkTokens: 120, overlapTokens: 0 };
      expect(
        chunkText(small, settings).filter(({ start, end }) => start < table.end && end > table.start),
      ).toHaveLength(1);
      for (const { start, end } of chunkText(large, settings))
        expect(large.text.slice(start, end)).toMatch(/(?:yes|\.)$/);
    }
  });

  it('names the headings above a chunk, and its page', () => {
    const document = headed([
      '# Tax',
      '## Rates',
      sentences('The rate is low').join(' '),
      '## Dates',
      'File in May.',
    ]);
    const chunks = chunkText(document, { strategy: 'heading', chunkTokens: 200, overlapTokens: 0 });
    expect(chunks.map(({ heading, page }) => [heading, page])).toEqual([
      ['# Tax › ## Rates', 1],
      ['# Tax › ## Dates', 2],
    ]);
    expect(document.text.slice(chunks[0]?.start, chunks[0]?.end)).toMatch(/^# Tax\n\n## Rates\n\nThe rate/);
  });

  it('makes one chunk a section with `heading`, and packs sections with `recursive`', () => {
    const text = sentences('A whole sentence of words').join(' ');
    const document = headed(['# A', `Alpha ${text}`, '# B', `Beta ${text}`, '# C', `Gamma ${text}`]);
    const count = (settings: ChunkSettings) => chunkText(document, settings).length;
    expect(count({ strategy: 'heading', chunkTokens: 200, overlapTokens: 0 })).toBe(3);
    expect(count({ strategy: 'semantic', chunkTokens: 200, overlapTokens: 0 })).toBe(3);
    expect(count({ strategy: 'recursive', chunkTokens: 200, overlapTokens: 0 })).toBe(1);
  });

  it('joins a section of a few words with the one that follows', () => {
    const text = sentences('A whole sentence of words').join(' ');
    const document = headed([
      '# A',
      'Alpha.',
      '# B',
      `Beta ${text}`,
      '# C',
      `Gamma ${text}`,
      '# D',
      'Delta.',
    ]);
    const chunks = chunkText(document, { strategy: 'semantic', chunkTokens: 200, overlapTokens: 0 });
    expect(chunks.map(({ heading }) => heading)).toEqual(['# A', '# C']);
  });

  it('repeats the overlap in windows of a fixed size', () => {
    const text = Array.from({ length: 300 }, (_, index) => `w${index}`).join(' ');
    const chunks = chunkText({ ...plain, text }, { strategy: 'fixed', chunkTokens: 60, overlapTokens: 15 });
    for (const [index, { start }] of chunks.entries()) {
      const previous = chunks[index - 1];
      if (!previous) continue;
      const shared = countTokens(text.slice(start, previous.end));
      expect(shared).toBeGreaterThan(8);
      expect(shared).toBeLessThanOrEqual(15);
      expect(text.charAt(start - 1)).toBe(' ');
    }
  });

  it('makes no tiny chunk inside a section', () => {
    const text = sentences('Each of these sentences has about a dozen tokens in it').join(' ');
    for (const chunkTokens of [64, 100, 150])
      for (const chunk of chunkText(
        { ...plain, text },
        { strategy: 'semantic', chunkTokens, overlapTokens: 0 },
      ))
        expect(chunk.tokenCount).toBeGreaterThanOrEqual(40);
  });

  it('gives nothing for a text without characters and refuses settings it cannot meet', () => {
    expect(
      chunkText({ ...plain, text: ' \n\n ' }, { strategy: 'semantic', chunkTokens: 100, overlapTokens: 0 }),
    ).toEqual([]);
    for (const settings of [
      { strategy: 'semantic', chunkTokens: 4, overlapTokens: 0 },
      { strategy: 'fixed', chunkTokens: 100, overlapTokens: 90 },
      { strategy: 'magic', chunkTokens: 100, overlapTokens: 0 },
    ])
      expect(() => chunkText({ ...plain, text: 'x' }, settings as ChunkSettings)).toThrow(
        'at least 16 tokens',
      );
  });
});

function expectPromises(document: ChunkableDocument, chunks: readonly Chunk[], chunkTokens: number): void {
  const { text } = document;
  let covered = 0;
  for (const [index, chunk] of chunks.entries()) {
    const slice = text.slice(chunk.start, chunk.end);
    expect(chunk.ordinal).toBe(index);
    expect(slice).not.toBe('');
    expect(slice.trim()).toBe(slice);
    expect(slice.isWellFormed()).toBe(true);
    expect(chunk.tokenCount).toBe(countTokens(slice));
    expect(chunk.tokenCount).toBeLessThanOrEqual(1.25 * chunkTokens);
    expect(chunk.start).toBeGreaterThan(chunks[index - 1]?.start ?? -1);
    expect(text.slice(covered, Math.max(covered, chunk.start)).trim()).toBe('');
    covered = Math.max(covered, chunk.end);
    expect(chunk.page).toBe(document.pages.findLast((page) => page.start <= chunk.start)?.page);
  }
  expect(text.slice(covered).trim()).toBe('');
}

/** Odd texts with pages, headings and tables at places that mean nothing, some of them overlapping. */
function oddDocument(): fc.Arbitrary<ChunkableDocument> {
  const place = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(300),
    fc.integer({ min: 1, max: 4 }),
  );
  return fc
    .tuple(oddText(), fc.array(place, { maxLength: 6 }), fc.array(place, { maxLength: 3 }))
    .map(([text, headings, tables]) => {
      const spanAt = ([where, length]: readonly [number, number, number]) => {
        const start = safe(text, Math.floor(where * text.length));
        return { start, end: safe(text, Math.min(text.length, start + length)) };
      };
      const half = safe(text, text.length >> 1);
      return {
        text,
        pages: [
          { page: 1, start: 0, end: half },
          { page: 2, start: half, end: text.length },
        ],
        headings: headings.map((each) => ({ ...spanAt(each), level: each[2] })),
        tables: tables.map(spanAt),
      };
    });
}

function safe(text: string, index: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(index)) ? index - 1 : index;
}

function sentences(start: string, length = 8): string[] {
  return Array.from({ length }, () => `${start}.`);
}

/** Paragraphs, those that begin with `#` as headings, page 2 from the last heading on. */
function headed(paragraphs: readonly string[]): ChunkableDocument {
  const text = paragraphs.join('\n\n');
  const headings = Array.from(text.matchAll(/^(#+) .*$/gm), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    level: match[1]?.length ?? 1,
  }));
  const turn = headings.at(-1)?.start ?? 0;
  return {
    text,
    headings,
    tables: [],
    pages: [
      { page: 1, start: 0, end: turn },
      { page: 2, start: turn, end: text.length },
    ],
  };
}
