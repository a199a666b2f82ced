import { AppError } from '@plumbline/core';
import { strFromU8 } from 'fflate';
import { mediaTypes, type MediaType } from '../media-types.js';
import { unzipParts } from '../formats/zip.js';

/** Small, whatever the document holds: the list of its parts. */
const MAX_CONTENT_TYPES_BYTES = 4 << 20;

const mainParts: readonly (readonly [RegExp, MediaType])[] = [
  [
    /wordprocessingml\.(document|template)\.main|ms-word\.(document|template)\.macroenabled/i,
    mediaTypes.docx,
  ],
  [
    /presentationml\.(presentation|slideshow|template)\.main|ms-powerpoint\.[a-z]+\.macroenabled\.main/i,
    mediaTypes.pptx,
  ],
  [/ms-excel\.(sheet|template)\.macroenabled\.main/i, mediaTypes.xlsm],
  [/spreadsheetml\.(sheet|template)\.main/i, mediaTypes.xlsx],
  // Last, because some programs declare it for parts of an XLSX that are not there.
  [/ms-excel\.sheet\.binary\.macroenabled\.main/i, mediaTypes.xlsb],
];

/** A zip is an Office file by the content types it declares. */
export function detectOfficeZip(data: Uint8Array): MediaType {
  const parts = unzipParts(data, { maxExpansion: Infinity, maxBytes: MAX_CONTENT_TYPES_BYTES }, (name) =>
    ['[Content_Types].xml', 'mimetype'].includes(name),
  );
  const declared = parts.get('[Content_Types].xml');
  const contentTypes = declared ? strFromU8(declared) : '';
  const found = mainParts.find(([pattern]) => pattern.test(contentTypes));
  if (found) return found[1];
  const named = parts.get('mimetype');
  const kind = named
    ? strFromU8(named)
        .trim()
        .slice(0, 80)
        .replaceAll(/[^\w.+/-]/g, '')
    : 'application/zip';
  throw new AppError(
    'UNSUPPORTED_MEDIA',
    kind === 'application/zip'
      ? 'Archives are not read; upload the files that are in it.'
      : `Files of type ${kind} are not read; convert the file to DOCX, XLSX, PPTX or PDF.`,
    { details: { mediaType: kind } },
  );
}
