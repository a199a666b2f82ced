import { TextBuilder } from './text-builder.js';

describe(TextBuilder.name, () => {
  it('points at the whole table, from its first row', () => {
    const builder = new TextBuilder(1000);
    builder.paragraph('Before.');
    builder.table([
      ['Month', 'Rent'],
      ['', ''],
      ['July', ' 1,200\n'],
      ['August', ''],
    ]);
    builder.paragraph('After.');
    expect(builder.tables.map(({ start, end }) => builder.text().slice(start, end))).toEqual([
      'Month | Rent\nJuly | 1,200\nAugust',
    ]);
  });

  it('normalises pieces so that every span counts the characters of the text', () => {
    const builder = new TextBuilder(1000);
    builder.heading('A\u0000 \uFEFF\uD800title', 9);
    builder.paragraph('two\r\nlines\rhere');
    const text = builder.text();
    expect(builder.headings.map(({ level, start, end }) => [level, text.slice(start, end)])).toEqual([
      [6, 'A \uFFFDtitle'],
    ]);
    expect(text).toContain('two\nlines\nhere');
  });

  it('leaves no gap between pages', () => {
    const builder = new TextBuilder(1000);
    builder.paragraph('one');
    builder.endPage(1);
    builder.endPage(2);
    builder.paragraph('three');
    builder.endPage(3);
    const [first, second, third] = builder.pages;
    expect([first?.start, second?.start, third?.start]).toEqual([0, first?.end, second?.end]);
    expect(third?.end).toBe(builder.length);
  });

  it('stops at the limit of characters', () => {
    const builder = new TextBuilder(10);
    builder.append('123456789');
    expect(() => builder.append('ab')).toThrow(expect.objectContaining({ code: 'DOCUMENT_BOMB' }));
    expect(builder.text()).toBe('123456789');
  });
});
