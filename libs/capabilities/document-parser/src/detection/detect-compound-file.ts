import { CFB } from '@e965/xlsx';
import { AppError } from '@plumbline/core';
import { mediaTypes, type MediaType } from '../media-types.js';
import { unsupported } from './detect-media-type.js';

/** The binary formats of Office before 2007, and the envelope of encrypted newer ones: named by the streams inside. */
export function detectCompoundFile(data: Uint8Array): MediaType {
  const streams = streamNames(data);
  const has = (...names: string[]) => names.some((name) => streams.has(name));
  if (has('EncryptedPackage')) {
    throw new AppError('DOCUMENT_ENCRYPTED', 'The Office file is protected by a password.');
  }
  if (has('Workbook', 'Book', 'WORKBOOK', 'BOOK')) return mediaTypes.xls;
  if (has('WordDocument')) throw unsupported('application/msword', 'DOCX or PDF');
  if (has('PowerPoint Document')) throw unsupported('application/vnd.ms-powerpoint', 'PPTX or PDF');
  if (has('__properties_version1.0')) throw unsupported('application/vnd.ms-outlook', 'EML');
  throw unsupported('application/x-cfb');
}

function streamNames(data: Uint8Array): Set<string> {
  try {
    const container = CFB.read(data, { type: 'buffer' });
    return new Set(container.FileIndex.map((entry: { name: string }) => entry.name));
  } catch (error) {
    throw new AppError('DOCUMENT_UNREADABLE', 'The Office file is damaged.', { cause: error });
  }
}
