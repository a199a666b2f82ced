import { readFileSync } from 'node:fs';
import { WordPiece } from './word-piece.js';

const vocabulary = readFileSync(new URL('../../models/minilm/vocab.txt', import.meta.url), 'utf8');
const tokens = vocabulary.split('\n');
const wordPiece = new WordPiece(vocabulary);
const piecesOf = (text: string) => wordPiece.encode(text, 256).map((id) => tokens[id]);

describe(WordPiece.name, () => {
  it.each([
    ['Hello, World!', ['hello', ',', 'world', '!']],
    ['unaffable', ['una', '##ffa', '##ble']],
    ['Café Zürich', ['cafe', 'zurich']],
    ['§ 11(2)(a)', ['§', '11', '(', '2', ')', '(', 'a', ')']],
    ['日本', ['日', '本']],
    ['R1\u00a0500\u200b', ['r', '##1', '500']],
    ['ΣΟΦΟΣ', ['σ', '##ο', '##φ', '##ο', '##σ']],
    ['a\u{1f600}b \ufffd', ['[UNK]']],
    ['[CLS] text', ['[', 'cl', '##s', ']', 'text']],
    ['x'.repeat(101), ['[UNK]']],
  ])('splits %j as the model was trained to', (text, pieces) => {
    expect(piecesOf(text)).toEqual(['[CLS]', ...pieces, '[SEP]']);
  });

  it('cuts what is too long and still counts it', () => {
    const text = 'word '.repeat(300);
    expect(wordPiece.encode(text, 256)).toHaveLength(256);
    expect(tokens[wordPiece.encode(text, 256).at(-1) ?? 0]).toBe('[SEP]');
    expect(wordPiece.count(text)).toBe(302);
  });
});
