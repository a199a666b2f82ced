import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { readText } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { ObjectStore } from '@plumbline/object-store';
import { Caller, type CallOptions } from '@plumbline/transport';
import { namingPart } from '../naming-part.js';

export interface DocumentText {
  readonly versionId: string;
  readonly content: Readable;
}

export interface OriginalFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Readable;
}

/** The text that offsets refer to, and the bytes that were uploaded. */
@Injectable()
export class DocumentContentService {
  constructor(
    private readonly caller: Caller,
    private readonly objectStore: ObjectStore,
  ) {}

  /** Of the current version when none is named. Throws `CONFLICT` while it is not parsed. */
  async text(
    document: { documentId: string; versionId?: string },
    options: CallOptions,
  ): Promise<DocumentText> {
    const { versionId, textKey } = await this.caller
      .call(readText, document, options)
      .catch(namingPart('ingestion'));
    if (textKey) return { versionId, content: await this.objectStore.read(textKey) };
    throw new AppError(
      'CONFLICT',
      'The text of this version is not there yet: follow its job with GET /jobs/{id}.',
      {
        details: { ...document, versionId },
      },
    );
  }

  async file(documentId: string, options: CallOptions): Promise<OriginalFile> {
    const { objectKey, fileName, mediaType } = await this.caller
      .call(readText, { documentId }, options)
      .catch(namingPart('ingestion'));
    return { fileName, mediaType, content: await this.objectStore.read(objectKey) };
  }
}
