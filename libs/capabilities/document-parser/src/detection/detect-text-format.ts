import { AppError } from '@plumbline/core';
import { extname } from 'node:path';
import { mediaTypes, type MediaType } from '../media-types.js';
import { decodeText } from './decode-text.js';

/** Characters at the start from which a text format is told. */
const HEAD_CHARACTERS = 4096;

const byExtension: Readonly<Record<string, MediaType>> = {
  '.md': mediaTypes.markdown,
  '.markdown': mediaTypes.markdown,
  '.csv': mediaTypes.csv,
  '.tsv': mediaTypes.tsv,
  '.tab': mediaTypes.tsv,
  '.json': mediaTypes.json,
  '.jsonl': mediaTypes.json,
  '.ndjson': mediaTypes.json,
  '.ipynb': mediaTypes.json,
  '.html': mediaTypes.html,
  '.htm': mediaTypes.html,
  '.xhtml': mediaTypes.html,
  '.eml': mediaTypes.email,
  '.txt': mediaTypes.text,
};

/** Text formats have no signature: what the content proves stands over the name, and the name over the rest. */
export function detectTextFormat(data: Uint8Array, fileName: string): MediaType {
  const head = decodeText(data.subarray(0, HEAD_CHARACTERS * 2)).text.slice(0, HEAD_CHARACTERS);
  if (looksBinary(head)) {
    throw new AppError('UNSUPPORTED_MEDIA', 'The file is in no known format; convert it to PDF or text.');
  }
  const named = byExtension[extname(fileName).toLowerCase()];
  if (named === mediaTypes.markdown || named === mediaTypes.email) return named;
  if (isHtml(head)) return mediaTypes.html;
  if (named !== undefined && named !== mediaTypes.text) return named;
  if (isEmail(head)) return mediaTypes.email;
  if (named === undefined && /^\s*[[{]/.test(head) && isJson(data)) return mediaTypes.json;
  return mediaTypes.text;
}

function looksBinary(head: string): boolean {
  const controls = head.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0;
  return controls > 0.05 * head.length;
}

function isHtml(head: string): boolean {
  const start = head.replaceAll(/<\?xml[^>]*\?>|<!--[\s\S]*?-->/g, '').trimStart();
  return /^<(!doctype\s+html|html|head|body)[\s>]/i.test(start);
}

/** At least two header fields of a message, before anything else. */
function isEmail(head: string): boolean {
  const fields = head.split(/\r?\n\r?\n/, 1)[0] ?? '';
  if (!/^(From |[A-Za-z][A-Za-z0-9-]*:)/.test(fields)) return false;
  const known = /^(From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To):/gim;
  return new Set((fields.match(known) ?? []).map((field) => field.toLowerCase())).size >= 3;
}

function isJson(data: Uint8Array): boolean {
  try {
    JSON.parse(decodeText(data).text);
    return true;
  } catch {
    return false;
  }
}
