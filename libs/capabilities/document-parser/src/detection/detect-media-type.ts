import { AppError } from '@plumbline/core';
import { fileTypeFromBuffer } from 'file-type';
import { mediaTypes, type MediaType } from '../media-types.js';
import { detectOfficeZip } from './detect-office-zip.js';
import { detectCompoundFile } from './detect-compound-file.js';
import { detectTextFormat } from './detect-text-format.js';

/** Bytes in which readers of PDF look for the header, because some programs write before it. */
const PDF_HEADER_WINDOW = 1024;
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/**
 * Media type by content. Throws `DOCUMENT_EMPTY` for no bytes, `DOCUMENT_ENCRYPTED` for an Office file under a password,
 * `UNSUPPORTED_MEDIA` for what no reader takes, with what to convert it to.
 */
export async function detectMediaType(data: Uint8Array, fileName: string): Promise<MediaType> {
  if (data.length === 0) throw new AppError('DOCUMENT_EMPTY', 'The file has 0 bytes.');
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.subarray(0, PDF_HEADER_WINDOW).includes('%PDF-')) return mediaTypes.pdf;
  if (bytes.subarray(0, 8).equals(COMPOUND_FILE)) return detectCompoundFile(data);
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return detectOfficeZip(data);
  if (bytes.subarray(0, 5).toString('latin1') === String.raw`{\rtf`)
    throw unsupported('application/rtf', 'DOCX or PDF');
  const known = await fileTypeFromBuffer(data).catch(() => undefined);
  if (known && !isTextual(known.mime)) throw unsupported(known.mime);
  return detectTextFormat(data, fileName);
}

/** `mime` is a detected type, never the sender's word for it. */
export function unsupported(mime: string, convertTo = 'PDF'): AppError {
  return new AppError(
    'UNSUPPORTED_MEDIA',
    `Files of type ${mime} are not read; convert the file to ${convertTo}.`,
    {
      details: { mediaType: mime },
    },
  );
}

function isTextual(mime: string): boolean {
  return mime.startsWith('text/') || /xml|json|rfc822|vcard|x-mbox/.test(mime);
}
