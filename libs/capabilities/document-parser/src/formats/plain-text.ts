import { decodeText } from '../detection/decode-text.js';
import type { Reader } from '../reader.js';

/** Text as it stands; a form feed ends a page. */
export const readPlainText: Reader = async (data, { builder, warnings }) => {
  const { text, charset } = decodeText(data);
  if (charset !== 'utf-8') warnings.push(`Read as ${charset}.`);
  const pages = text.split('\f');
  for (const [index, page] of pages.entries()) {
    builder.append(page);
    if (pages.length > 1) builder.endPage(index + 1);
  }
  return {};
};
