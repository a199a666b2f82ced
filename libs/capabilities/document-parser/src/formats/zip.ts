import { AppError } from '@plumbline/core';
import { unzipSync } from 'fflate';

export interface UnzipLimits {
  /** Unpacked bytes for each packed byte, over the whole container. */
  readonly maxExpansion: number;
  /** Unpacked bytes in all. */
  readonly maxBytes?: number;
}

/** Below this size a container may expand as it likes: a short file of one repeated character is no attack. */
const HARMLESS_BYTES = 16 << 20;
const MAX_UNPACKED_BYTES = 512 << 20;

/**
 * The wanted parts of a container by name. All sizes are added up before anything is unpacked; a part that holds more than
 * it declares fails. Throws `DOCUMENT_BOMB`, `DOCUMENT_UNREADABLE`, `DOCUMENT_ENCRYPTED`.
 */
export function unzipParts(
  data: Uint8Array,
  limits: UnzipLimits,
  wanted: (name: string) => boolean,
): Map<string, Uint8Array> {
  if (hasEncryptedEntry(data))
    throw new AppError('DOCUMENT_ENCRYPTED', 'The archive is protected by a password.');
  const allowed = Math.min(
    limits.maxBytes ?? MAX_UNPACKED_BYTES,
    Math.max(HARMLESS_BYTES, data.length * limits.maxExpansion),
  );
  try {
    let total = 0;
    const parts = unzipSync(data, {
      filter: ({ name, originalSize }) => {
        if (!wanted(name)) return false;
        total += originalSize;
        if (total > allowed) throw tooLarge(limits, allowed);
        return true;
      },
    });
    return new Map(Object.entries(parts));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('DOCUMENT_UNREADABLE', 'The container is damaged or cut off.', { cause: error });
  }
}

function tooLarge({ maxExpansion }: UnzipLimits, allowed: number): AppError {
  return new AppError('DOCUMENT_BOMB', `The file would expand to more than ${allowed} bytes.`, {
    details: { limit: 'PARSER_MAX_EXPANSION', value: maxExpansion },
  });
}

/** Bit 0 of the flags of the first local header (APPNOTE.TXT 4.4.4). */
function hasEncryptedEntry(data: Uint8Array): boolean {
  return data[0] === 0x50 && data[1] === 0x4b && data[2] === 3 && ((data[6] ?? 0) & 1) === 1;
}
