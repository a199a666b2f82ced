import type { MultipartFile } from '@fastify/multipart';
import { Inject, Injectable } from '@nestjs/common';
import { registerDocument, type UploadReply } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { ObjectStore, type StoredObject } from '@plumbline/object-store';
import { Caller, type CallOptions } from '@plumbline/transport';
import type { FastifyRequest } from 'fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway.config.js';
import { invalidField } from '../invalid-field.js';
import { namingPart } from '../naming-part.js';
import { baseName } from './file-name.js';
import { readMultipartForm } from './multipart-form.js';
import { parseUploadFields, type UploadFields } from './upload-fields.js';

interface ReceivedFile {
  readonly fileName: string;
  readonly stored: StoredObject;
}

/** Brings uploaded files into the object store as they arrive, then registers them. */
@Injectable()
export class UploadService {
  constructor(
    private readonly objectStore: ObjectStore,
    private readonly caller: Caller,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /**
   * One entry a file, in their order. Nothing is registered unless every part of the body is in order; throws
   * `VALIDATION_FAILED`, `UPLOAD_TOO_LARGE`, `UNSUPPORTED_MEDIA`, `COLLECTION_NOT_FOUND`.
   */
  async receive(request: FastifyRequest, options: CallOptions): Promise<UploadReply> {
    this.assertLength(request);
    const maxFiles = this.config.UPLOAD_MAX_FILES;
    const onFile = (part: MultipartFile) => this.store(part, options);
    const form = await readMultipartForm(request, { maxFiles, onFile });
    const fields = parseUploadFields(form.fields);
    assertFiles(form.files, fields);
    const documents = [];
    for (const file of form.files) documents.push(await this.register(file, fields, options));
    return { documents };
  }

  /** A body that cannot fit is not even read. */
  private assertLength({ headers }: FastifyRequest): void {
    const { UPLOAD_MAX_BYTES: bytes, UPLOAD_MAX_FILES: files } = this.config;
    const length = Number(headers['content-length'] ?? 0);
    if (length <= (bytes + 65_536) * files) return;
    throw new AppError('UPLOAD_TOO_LARGE', `An upload may have ${files} files of ${bytes} bytes each.`, {
      details: { bytes: length, limit: bytes, maxFiles: files },
    });
  }

  private async store(
    { fieldname, filename, file }: MultipartFile,
    options: CallOptions,
  ): Promise<ReceivedFile> {
    if (fieldname !== 'file' && fieldname !== 'files')
      throw invalidField(fieldname, 'is a file, but files come in parts named `file`');
    const fileName = baseName(filename);
    const { tenantId } = options.context;
    const stored = await this.objectStore.putUpload(file, {
      tenantId,
      maxBytes: this.config.UPLOAD_MAX_BYTES,
      signal: options.signal,
    });
    if (stored.bytes > 0) return { fileName, stored };
    await this.objectStore.remove(stored.objectKey);
    throw invalidField('file', `"${fileName}" has 0 bytes; upload a file with content`);
  }

  private register({ fileName, stored }: ReceivedFile, fields: UploadFields, options: CallOptions) {
    const { objectKey, sha256, bytes } = stored;
    const request = { ...fields, fileName, objectKey, sha256, bytes };
    return this.caller.call(registerDocument, request, options).catch(namingPart('ingestion'));
  }
}

function assertFiles(files: readonly ReceivedFile[], { title, externalId }: UploadFields): void {
  if (files.length === 0)
    throw invalidField('file', 'is missing; send the file as a multipart part named `file`');
  if (files.length === 1) return;
  if (externalId !== undefined)
    throw invalidField('externalId', 'names one document, so send one file with it');
  if (title !== undefined) throw invalidField('title', 'names one document, so send one file with it');
}
