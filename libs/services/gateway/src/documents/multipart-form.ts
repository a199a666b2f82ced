import type { MultipartFile } from '@fastify/multipart';
import { AppError } from '@plumbline/core';
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../invalid-field.js';
import type { FormField } from './upload-fields.js';

const FIELD_BYTES = 65_536;
const FIELDS = 120;

export interface MultipartForm<File> {
  readonly files: readonly File[];
  readonly fields: readonly FormField[];
}

export interface ReadFormOptions<File> {
  readonly maxFiles: number;
  /** Takes in one file while it arrives; it must read the stream to its end or throw. */
  readonly onFile: (part: MultipartFile) => Promise<File>;
}

/** Reads a multipart body part by part, in whatever order the parts come. A body that is none is `VALIDATION_FAILED`. */
export async function readMultipartForm<File>(
  request: FastifyRequest,
  { maxFiles, onFile }: ReadFormOptions<File>,
): Promise<MultipartForm<File>> {
  if (!request.isMultipart())
    throw new AppError('UNSUPPORTED_MEDIA', 'An upload is multipart/form-data with a part `file`.');
  const files: File[] = [];
  const fields: FormField[] = [];
  const limits = { files: maxFiles, fields: FIELDS, fieldSize: FIELD_BYTES, fileSize: Infinity };
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') files.push(await onFile(part));
      else fields.push([part.fieldname, part.valueTruncated ? tooLong(part.fieldname) : part.value]);
    }
  } catch (error) {
    // What still comes is read and thrown away, or the client would never see the reply.
    request.raw.unpipe();
    request.raw.resume();
    throw asAppError(error, maxFiles);
  }
  return { files, fields };
}

function tooLong(name: string): never {
  throw invalidField(name, `may have ${FIELD_BYTES} bytes`);
}

/** Errors of the parser tell what is wrong with the body; those of our own pass. */
function asAppError(error: unknown, maxFiles: number): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'FST_FILES_LIMIT')
    return new AppError('VALIDATION_FAILED', `One upload may have ${maxFiles} files: send several uploads.`, {
      details: { limit: maxFiles },
    });
  if (code?.startsWith('FST_') || /multipart|part terminated|boundary|header/i.test(message ?? ''))
    return new AppError('VALIDATION_FAILED', `The multipart body is broken: ${message}.`, { cause: error });
  return AppError.from(error);
}
