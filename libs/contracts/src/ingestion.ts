import { z } from 'zod';
import { defineCall, defineEvent } from './define-call.js';
import {
  Access,
  CallKey,
  CollectionName,
  DEFAULT_COLLECTION,
  Metadata,
  PageRequest,
  Timestamp,
} from './scalars.js';

export const DocumentStatus = z.enum(['pending', 'searchable', 'failed', 'quarantined']);
export type DocumentStatus = z.infer<typeof DocumentStatus>;

export const DocumentVersion = z
  .object({
    versionId: z.string(),
    /** Of the original bytes, hexadecimal. */
    sha256: z.string(),
    createdAt: Timestamp,
    pages: z.int().positive().optional(),
    characters: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
  })
  .meta({ id: 'DocumentVersion' });
export type DocumentVersion = z.infer<typeof DocumentVersion>;

export const Document = z
  .object({
    documentId: z.string(),
    externalId: z.string(),
    collection: CollectionName,
    title: z.string(),
    mediaType: z.string(),
    bytes: z.int().nonnegative(),
    status: DocumentStatus,
    currentVersionId: z.string().optional(),
    versions: z.array(DocumentVersion),
    metadata: Metadata,
    access: Access,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Document' });
export type Document = z.infer<typeof Document>;

export const DocumentPage = z
  .object({ items: z.array(Document), nextCursor: z.string().optional() })
  .meta({ id: 'DocumentPage' });
export type DocumentPage = z.infer<typeof DocumentPage>;

export const JobStatus = z.enum(['queued', 'running', 'indexed', 'failed', 'quarantined', 'cancelled']);
export type JobStatus = z.infer<typeof JobStatus>;

/** The last stage that is done. */
export const JobStage = z.enum([
  'received',
  'scanned',
  'parsed',
  'chunked',
  'enriched',
  'embedded',
  'indexed',
]);
export type JobStage = z.infer<typeof JobStage>;

export const Job = z
  .object({
    jobId: z.string(),
    documentId: z.string(),
    versionId: z.string(),
    status: JobStatus,
    stage: JobStage,
    pagesDone: z.int().nonnegative(),
    pagesTotal: z.int().nonnegative().optional(),
    /** Chunks embedded so far, in the end all of them. */
    chunks: z.int().nonnegative(),
    error: z.object({ code: z.string(), detail: z.string() }).optional(),
    startedAt: Timestamp.optional(),
    endedAt: Timestamp.optional(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

/** Proof of a deletion: how many rows or objects each store gave up and how many are left (0 when `complete`). */
export const Receipt = z
  .object({
    documentId: z.string(),
    deletedAt: Timestamp,
    stores: z.array(
      z.object({ store: z.string(), removed: z.int().nonnegative(), left: z.int().nonnegative() }),
    ),
    complete: z.boolean(),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;

export const ChunkingStrategy = z.enum(['semantic', 'recursive', 'fixed', 'heading']);
export type ChunkingStrategy = z.infer<typeof ChunkingStrategy>;

export const CollectionSettings = z
  .object({
    chunking: ChunkingStrategy.default('semantic'),
    /** Tokens of a chunk. */
    chunkTokens: z.int().min(32).max(2000).default(256),
    /** Tokens that neighbouring chunks share; `semantic` and `heading` use none. */
    overlapTokens: z.int().min(0).max(500).default(32),
  })
  .meta({ id: 'CollectionSettings' });
export type CollectionSettings = z.infer<typeof CollectionSettings>;

export const Collection = z
  .object({
    name: CollectionName,
    settings: CollectionSettings,
    documents: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** Rises with each activation and deletion. */
    epoch: z.int().nonnegative(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Collection' });
export type Collection = z.infer<typeof Collection>;

export const CollectionPage = z
  .object({ items: z.array(Collection), nextCursor: z.string().optional() })
  .meta({ id: 'CollectionPage' });
export type CollectionPage = z.infer<typeof CollectionPage>;

/** The object must be in the object store before the call; the key of an upload also tells a call that comes twice. */
export const RegisterDocumentRequest = z.object({
  objectKey: z.string().max(512),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  /** The base name, without path parts or control characters. */
  fileName: z.string().min(1).max(255),
  collection: CollectionName.default(DEFAULT_COLLECTION),
  externalId: z.string().min(1).max(512).optional(),
  title: z.string().min(1).max(500).optional(),
  metadata: Metadata.default({}),
  access: Access.default(['*']),
});
export type RegisterDocumentRequest = z.infer<typeof RegisterDocumentRequest>;

export const RegisteredDocument = z
  .object({
    documentId: z.string(),
    versionId: z.string(),
    jobId: z.string(),
    status: DocumentStatus,
    duplicate: z.boolean(),
  })
  .meta({ id: 'RegisteredDocument' });
export type RegisteredDocument = z.infer<typeof RegisteredDocument>;

const read = { redelivery: 'read', timeoutMs: 2000 } as const;
const keyed = { redelivery: 'keyed', timeoutMs: 5000 } as const;
const byDocument = z.object({ documentId: z.string().min(1).max(64) });
const byJob = z.object({ jobId: z.string().min(1).max(64) });
const byCollection = z.object({ name: CollectionName });

export const registerDocument = defineCall({
  pattern: 'ingestion.register-document',
  request: RegisterDocumentRequest,
  response: RegisteredDocument,
  ...keyed,
});

/** Stops the job and removes everything it wrote; a job that already ended stays as it is. */
export const cancelJob = defineCall({
  pattern: 'ingestion.cancel-job',
  request: byJob,
  response: Job,
  ...keyed,
});

export const deleteDocument = defineCall({
  pattern: 'ingestion.delete-document',
  request: byDocument,
  response: Receipt,
  redelivery: 'keyed',
  timeoutMs: 30_000,
});

/** `CONFLICT` when it exists with other settings. */
export const createCollection = defineCall({
  pattern: 'ingestion.create-collection',
  request: z.object({ name: CollectionName, settings: CollectionSettings.prefault({}) }),
  response: Collection,
  ...keyed,
});

/** With all its documents; `default` is emptied and stays. */
export const deleteCollection = defineCall({
  pattern: 'ingestion.delete-collection',
  request: byCollection.extend({ callKey: CallKey }),
  response: z.object({ name: CollectionName, receipts: z.int().nonnegative(), complete: z.boolean() }),
  redelivery: 'keyed',
  timeoutMs: 290_000,
});

export const listDocuments = defineCall({
  pattern: 'ingestion.list-documents',
  request: PageRequest.extend({ collection: CollectionName.optional() }),
  response: DocumentPage,
  ...read,
});

/** `DOCUMENT_GONE` after its deletion. */
export const readDocument = defineCall({
  pattern: 'ingestion.read-document',
  request: byDocument,
  response: Document,
  ...read,
});

/** Where a version's text and original bytes lie in the object store; without `versionId` the current version. */
export const readText = defineCall({
  pattern: 'ingestion.read-text',
  request: byDocument.extend({ versionId: z.string().min(1).max(64).optional() }),
  response: z.object({
    versionId: z.string(),
    /** Absent while the version is not parsed. */
    textKey: z.string().optional(),
    objectKey: z.string(),
    fileName: z.string(),
    mediaType: z.string(),
  }),
  ...read,
});

export const readJob = defineCall({ pattern: 'ingestion.read-job', request: byJob, response: Job, ...read });

export const listCollections = defineCall({
  pattern: 'ingestion.list-collections',
  request: PageRequest,
  response: CollectionPage,
  ...read,
});

/** Of all tenants: what `/health` shows. */
export const readTotals = defineCall({
  pattern: 'ingestion.read-totals',
  request: z.object({}),
  response: z.object({
    documents: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    jobsOpen: z.int().nonnegative(),
  }),
  ...read,
});

/** In the order of a collection's epochs, but one may come again and late: the highest epoch counts. */
export const collectionChanged = defineEvent({
  pattern: 'ingestion.collection-changed',
  payload: z.object({
    tenantId: z.string(),
    collection: CollectionName,
    epoch: z.int().nonnegative(),
    documentId: z.string(),
    change: z.enum(['activated', 'deleted']),
  }),
});

export const jobChanged = defineEvent({
  pattern: 'ingestion.job-changed',
  payload: z.object({ tenantId: z.string(), job: Job }),
});
