import { AppError } from '@plumbline/core';
import { parse } from 'parse5';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { Reader } from '../reader.js';
import type { TextBuilder } from '../text-builder.js';
import { writeHtml } from './html.js';
import { HtmlWriter } from './html-writer.js';

const MAX_NESTING = 32;
const MAX_HEADER_BYTES = 1 << 20;

/** A message: subject, sender, recipients, date and body. Attachments are named in the warnings and not opened. */
export const readEmail: Reader = async (data, { builder, warnings }) => {
  const email = await open(data);
  if (email.subject) builder.heading(email.subject, 1);
  writeFields(email, builder);
  writeBody(email, builder);
  for (const { filename, mimeType } of email.attachments) {
    warnings.push(`Attachment not read: ${filename ?? 'without a name'} (${mimeType}).`);
  }
  return { title: email.subject };
};

async function open(data: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(data, { maxNestingDepth: MAX_NESTING, maxHeadersSize: MAX_HEADER_BYTES });
  } catch (error) {
    throw new AppError('DOCUMENT_UNREADABLE', 'The message is damaged or nests too deep.', { cause: error });
  }
}

function writeFields({ from, to, cc, date }: Email, builder: TextBuilder): void {
  if (from) builder.line(`From: ${nameOf(from)}`);
  if (to?.length) builder.line(`To: ${to.map(nameOf).join(', ')}`);
  if (cc?.length) builder.line(`Cc: ${cc.map(nameOf).join(', ')}`);
  if (date) builder.line(`Date: ${date}`);
}

/** The HTML part has the structure; the text part is a copy of it, or the only one. */
function writeBody({ text, html }: Email, builder: TextBuilder): void {
  if (text?.trim()) builder.paragraph(text);
  else if (html) writeHtml(parse(html), new HtmlWriter(builder));
}

function nameOf(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(nameOf).join(', ')}`;
  return address.name ? `${address.name} <${address.address}>` : (address.address ?? '');
}
