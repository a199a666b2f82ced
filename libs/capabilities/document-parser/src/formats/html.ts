import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { decodeText } from '../detection/decode-text.js';
import type { Reader } from '../reader.js';
import { childrenOf, findElement, flowText } from './html-nodes.js';
import { HtmlWriter } from './html-writer.js';

/** Characters in which a page states its charset. */
const CHARSET_WINDOW = 2048;

/** HTML: what a reader sees. Nothing is loaded and nothing is run. */
export const readHtml: Reader = async (data, { builder }) => {
  const declared = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(latin1(data.subarray(0, CHARSET_WINDOW)))?.[1];
  const page = parse(decodeText(data, declared).text);
  return { title: writeHtml(page, new HtmlWriter(builder)) };
};

/** Returns the title of the page. */
export function writeHtml(page: DefaultTreeAdapterTypes.Document, writer: HtmlWriter): string | undefined {
  const title = findElement(page, 'title');
  writer.write(findElement(page, 'body') ?? page);
  return title && (flowText(childrenOf(title)).trim() || undefined);
}

function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}
