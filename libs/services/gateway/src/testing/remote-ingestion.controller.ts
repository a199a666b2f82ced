import { Controller } from '@nestjs/common';
import {
  cancelJob,
  createCollection,
  deleteCollection,
  deleteDocument,
  type Document,
  listCollections,
  listDocuments,
  readDocument,
  readJob,
  readText,
  readTotals,
  registerDocument,
} from '@plumbline/contracts';
import { AppError, documentIdOf, versionIdOf } from '@plumbline/core';
import { Handle, type IncomingCall } from '@plumbline/transport';
import type { z } from 'zod';
import { collection, RemoteState } from './remote-state.js';

const createdAt = '2026-11-21T00:00:00Z';

@Controller()
export class RemoteIngestionController {
  constructor(private readonly state: RemoteState) {}

  @Handle(registerDocument)
  register(request: z.output<typeof registerDocument.request>, { context }: IncomingCall) {
    this.state.enter(registerDocument.pattern, context, request);
    this.findCollection(request.collection);
    const externalId = request.externalId ?? request.fileName;
    const documentId = documentIdOf(context.tenantId, request.collection, externalId);
    const versionId = versionIdOf(documentId, request.sha256);
    return { documentId, versionId, jobId: 'job_1', status: 'pending' as const, duplicate: false };
  }

  @Handle(listDocuments)
  list(request: unknown, { context }: IncomingCall) {
    this.state.enter(listDocuments.pattern, context, request);
    return { items: [document()], nextCursor: 'next' };
  }

  @Handle(readDocument)
  read({ documentId }: { documentId: string }) {
    return this.findDocument(documentId);
  }

  @Handle(deleteDocument)
  remove({ documentId }: { documentId: string }) {
    this.findDocument(documentId);
    const stores = [{ store: 'passages', removed: 2, left: 0 }];
    return { documentId, deletedAt: createdAt, stores, complete: true };
  }

  @Handle(readText)
  text({ documentId, versionId }: z.output<typeof readText.request>) {
    this.findDocument(documentId);
    const { textKey, objectKey } = this.state;
    const fileName = 'Mietvertrag "März".pdf';
    const found = { versionId: versionId ?? 'ver_1', objectKey, fileName, mediaType: 'text/html' };
    return { ...found, ...(textKey && { textKey }) };
  }

  @Handle(readJob)
  readJob({ jobId }: { jobId: string }) {
    return this.findJob(jobId);
  }

  @Handle(cancelJob)
  cancel({ jobId }: { jobId: string }) {
    return { ...this.findJob(jobId), status: 'cancelled' as const };
  }

  @Handle(listCollections)
  collections(request: unknown, { context }: IncomingCall) {
    this.state.enter(listCollections.pattern, context, request);
    return { items: this.state.collections };
  }

  @Handle(createCollection)
  createCollection({ name }: { name: string }) {
    if (this.state.collections.some((known) => known.name === name))
      throw new AppError('CONFLICT', `The collection "${name}" exists with other settings.`);
    return collection(name);
  }

  @Handle(deleteCollection)
  removeCollection({ name }: { name: string }) {
    this.findCollection(name);
    return { name, receipts: 1, complete: true };
  }

  @Handle(readTotals)
  totals(request: unknown, { context }: IncomingCall) {
    this.state.enter(readTotals.pattern, context, request);
    return { documents: 3, chunks: 40, bytes: 5000, jobsOpen: 1 };
  }

  private findCollection(name: string): void {
    if (!this.state.collections.some((known) => known.name === name))
      throw new AppError('COLLECTION_NOT_FOUND', `There is no collection "${name}".`);
  }

  private findDocument(documentId: string): Document {
    if (documentId === 'doc_gone') throw new AppError('DOCUMENT_GONE', 'This document was deleted.');
    if (documentId === 'doc_1') return document();
    throw new AppError('DOCUMENT_NOT_FOUND', `There is no document ${documentId}.`);
  }

  private findJob(jobId: string) {
    const found = this.state.jobs.get(jobId);
    if (found) return found;
    throw new AppError('JOB_NOT_FOUND', `There is no job ${jobId}.`);
  }
}

function document(): Document {
  return {
    documentId: 'doc_1',
    externalId: 'lease.pdf',
    collection: 'default',
    title: 'Lease',
    mediaType: 'application/pdf',
    bytes: 10,
    status: 'searchable',
    versions: [],
    metadata: {},
    access: ['*'],
    createdAt,
    updatedAt: createdAt,
  };
}
