const UNKNOWN = '[UNK]';
const MAX_WORD_CHARACTERS = 100;
const MAX_CACHED_WORDS = 50_000;

const plainAscii = /^[\x20-\x7e\n\t\r]*$/;
const whitespace = /\s/u;
const dropped = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}]/u;
const punctuation = /[\p{P}!-/:-@[-`{-~]/u;
const ideograph = new RegExp(
  '[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{2a6df}' +
    '\\u{2a700}-\\u{2b73f}\\u{2b740}-\\u{2b81f}\\u{2b920}-\\u{2ceaf}\\u{2f800}-\\u{2fa1f}]',
  'u',
);

/**
 * BERT's uncased WordPiece tokenizer (Devlin et al. 2018, google-research/bert `tokenization.py`), with the same output
 * as the `tokenizers` crate. A text that contains the letters of a special token, such as "[CLS]", stays text.
 */
export class WordPiece {
  private readonly ids: ReadonlyMap<string, number>;
  private readonly cache = new Map<string, readonly number[]>();

  /** `vocabulary` has one token a line; the line number from 0 is its id. */
  constructor(vocabulary: string) {
    this.ids = new Map(
      vocabulary
        .trimEnd()
        .split('\n')
        .map((token, id) => [token, id]),
    );
  }

  /** Ids of the text between [CLS] and [SEP], at most `maxTokens` with both. */
  encode(text: string, maxTokens: number): number[] {
    const ids = [this.idOf('[CLS]')];
    for (const word of wordsOf(text)) {
      for (const id of this.piecesOf(word)) if (ids.length < maxTokens - 1) ids.push(id);
      if (ids.length >= maxTokens - 1) break;
    }
    ids.push(this.idOf('[SEP]'));
    return ids;
  }

  /** Length of the whole text in tokens, [CLS] and [SEP] included. */
  count(text: string): number {
    let count = 2;
    for (const word of wordsOf(text)) count += this.piecesOf(word).length;
    return count;
  }

  private piecesOf(word: string): readonly number[] {
    const known = this.cache.get(word);
    if (known) return known;
    const pieces = this.split(Array.from(word));
    if (this.cache.size >= MAX_CACHED_WORDS) this.cache.clear();
    this.cache.set(word, pieces);
    return pieces;
  }

  /** Longest match first; a word with a part that is not in the vocabulary is unknown as a whole. */
  private split(characters: readonly string[]): readonly number[] {
    const pieces: number[] = [];
    if (characters.length > MAX_WORD_CHARACTERS) return [this.idOf(UNKNOWN)];
    for (let start = 0; start < characters.length;) {
      const piece = this.longestPiece(characters, start);
      if (!piece) return [this.idOf(UNKNOWN)];
      pieces.push(piece.id);
      start = piece.end;
    }
    return pieces;
  }

  private longestPiece(
    characters: readonly string[],
    start: number,
  ): { id: number; end: number } | undefined {
    const prefix = start > 0 ? '##' : '';
    for (let end = characters.length; end > start; end--) {
      const id = this.ids.get(prefix + characters.slice(start, end).join(''));
      if (id !== undefined) return { id, end };
    }
    return undefined;
  }

  private idOf(token: string): number {
    const id = this.ids.get(token);
    if (id === undefined) throw new Error(`The vocabulary lacks ${token}.`);
    return id;
  }
}

/** Words and single punctuation marks, in lower case and without accents. */
function* wordsOf(text: string): Generator<string> {
  let word = '';
  for (const character of normalize(text)) {
    const isSpace = whitespace.test(character);
    const isMark = !isSpace && punctuation.test(character);
    if (!isSpace && !isMark) {
      word += character;
      continue;
    }
    if (word) yield word;
    word = '';
    if (isMark) yield character;
  }
  if (word) yield word;
}

function normalize(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  let cleaned = '';
  for (const character of text) cleaned += clean(character);
  const bare = cleaned.normalize('NFD').replace(/\p{Mn}/gu, '');
  // One character at a time: whole strings would get the Greek final sigma, which the model never saw.
  return Array.from(bare, (character) => character.toLowerCase()).join('');
}

function clean(character: string): string {
  if (character === '\t' || character === '\n' || character === '\r') return ' ';
  if (character === '\0' || character === '\ufffd' || dropped.test(character)) return '';
  if (whitespace.test(character)) return ' ';
  return ideograph.test(character) ? ` ${character} ` : character;
}
