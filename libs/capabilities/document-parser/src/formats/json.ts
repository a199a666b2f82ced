import { AppError } from '@plumbline/core';
import { decodeText } from '../detection/decode-text.js';
import type { Reader } from '../reader.js';
import type { TextBuilder } from '../text-builder.js';
import { readPlainText } from './plain-text.js';

interface Entry {
  readonly path: string;
  readonly value: unknown;
  readonly depth: number;
}

const MAX_DEPTH = 200;

/**
 * JSON and JSON Lines: one line `path: value` for each value, so that a passage says by itself what it is about. The items
 * of a list at the top are kept apart by blank lines. What is not valid JSON is read as text.
 */
export const readJson: Reader = async (data, context) => {
  const values = parseValues(decodeText(data).text);
  if (!values) {
    context.warnings.push('Not valid JSON: read as plain text.');
    return readPlainText(data, context);
  }
  for (const { path, value } of topLevel(values)) {
    context.builder.paragraph(' ');
    writeValue({ path, value, depth: 0 }, context.builder);
  }
  return {};
};

function parseValues(text: string): unknown[] | undefined {
  const source = text.replace(/^\uFEFF/, '');
  try {
    return [parseExactly(source)];
  } catch {
    return parseLines(source);
  }
}

function parseLines(source: string): unknown[] | undefined {
  const lines = source.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  try {
    return lines.map(parseExactly);
  } catch {
    return undefined;
  }
}

/** Numbers keep the digits of the file: 12345678901234567890 must not be rounded. */
function parseExactly(source: string): unknown {
  if (!/\d{16}/.test(source)) return JSON.parse(source);
  const exactly = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? new ExactNumber(context.source) : value;
  return JSON.parse(source, exactly);
}

class ExactNumber {
  constructor(readonly source: string) {}
}

function topLevel(values: readonly unknown[]): { path: string; value: unknown }[] {
  if (values.length > 1) return values.map((value, index) => ({ path: `[${index}]`, value }));
  const [only] = values;
  return Array.isArray(only)
    ? only.map((value, index) => ({ path: `[${index}]`, value }))
    : [{ path: '', value: only }];
}

/** With a stack of its own, because the file decides how deep it nests. */
function writeValue(root: Entry, builder: TextBuilder): void {
  const stack = [root];
  let first = true;
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    if (entry.depth > MAX_DEPTH) {
      throw new AppError('DOCUMENT_BOMB', `The JSON nests deeper than ${MAX_DEPTH} levels.`);
    }
    const inner = entriesOf(entry);
    if (inner) {
      stack.push(...inner.toReversed());
      continue;
    }
    const line = lineOf(entry);
    if (first) builder.paragraph(line);
    else builder.line(line);
    first = first && line === '';
  }
}

function entriesOf({ path, value, depth }: Entry): Entry[] | undefined {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return undefined;
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ path: `${path}[${index}]`, value: item, depth: depth + 1 }));
  }
  return Object.entries(value).map(([key, item]) => ({
    path: path ? `${path}.${key}` : key,
    value: item,
    depth: depth + 1,
  }));
}

function lineOf({ path, value }: Entry): string {
  if (value === null || value === '') return '';
  const text = value instanceof ExactNumber ? value.source : String(value);
  return path ? `${path}: ${text}` : text;
}
