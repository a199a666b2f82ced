import { columns, readableBytes } from './output.js';

describe(columns.name, () => {
  it('gives every column but the last one width', () => {
    expect(
      columns([
        ['a', 'bb', 'c'],
        ['aaa', 'b', 'cccc'],
      ]),
    ).toEqual(['a    bb  c', 'aaa  b   cccc']);
  });
});

describe(readableBytes.name, () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [8_300_000, '8.3 MB'],
  ])('shows %d as %s', (bytes, text) => expect(readableBytes(bytes)).toBe(text));
});
