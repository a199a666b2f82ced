import { analyse } from 'chardet';

/** Bytes from which a charset is guessed. */
const SAMPLE_BYTES = 64 << 10;
const CONFIDENT = 40;

export interface DecodedText {
  readonly text: string;
  readonly charset: string;
}

/**
 * Text of a file whose charset nobody states: byte order mark, then the zeros of UTF-16, then valid UTF-8, then `declared`
 * (what the file says of itself), then statistics, in the end windows-1252, which never fails.
 */
export function decodeText(data: Uint8Array, declared?: string): DecodedText {
  const marked = charsetOfMark(data) ?? charsetOfZeros(data);
  if (marked) return decodeAs(data, marked);
  const utf8 = decodeUtf8(data);
  if (utf8 !== undefined) return { text: utf8, charset: 'utf-8' };
  return decodeAs(data, (declared && knownCharset(declared)) ?? guessCharset(data));
}

function decodeAs(data: Uint8Array, charset: string): DecodedText {
  return { text: new TextDecoder(charset).decode(data), charset };
}

function charsetOfMark(data: Uint8Array): string | undefined {
  const [first, second, third] = data;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}

/** Western text in UTF-16 has a zero in every second byte. */
function charsetOfZeros(data: Uint8Array): string | undefined {
  const sample = data.subarray(0, 512);
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const enough = sample.length / 2 / 2;
  if (odd > enough && even < enough / 4) return 'utf-16le';
  if (even > enough && odd < enough / 4) return 'utf-16be';
  return undefined;
}

/** `stream` lets a sample end inside a character. */
function decodeUtf8(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data, { stream: true });
  } catch {
    return undefined;
  }
}

function guessCharset(data: Uint8Array): string {
  const guesses = analyse(data.subarray(0, SAMPLE_BYTES)).filter(({ name }) => name !== 'UTF-8');
  const best =
    guesses.find(({ confidence, name }) => confidence >= CONFIDENT && knownCharset(name)) ??
    guesses.find(({ name }) => multiByte.has(name) && decodesAs(data, name));
  const charset = best && knownCharset(best.name);
  return charset === undefined || charset === 'iso-8859-1' ? 'windows-1252' : charset;
}

/** Short texts give statistics little to count, but hardly any Western text is valid in these by chance. */
const multiByte = new Set(['Shift_JIS', 'EUC-JP', 'EUC-KR', 'Big5', 'GB18030']);
const MIN_HIGH_SHARE = 0.3;

function decodesAs(data: Uint8Array, charset: string): boolean {
  const sample = data.subarray(0, SAMPLE_BYTES);
  if (sample.filter((byte) => byte >= 0x80).length < MIN_HIGH_SHARE * sample.length) return false;
  try {
    new TextDecoder(charset, { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function knownCharset(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
