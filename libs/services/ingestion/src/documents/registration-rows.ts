import { Injectable } from '@nestjs/common';
import type { RegisterDocumentRequest, RegisteredDocument } from '@plumbline/contracts';
import { AppError, Clock, newId } from '@plumbline/core';
import { forTenant, tenantOf } from '@plumbline/database';
import type { Transaction } from 'kysely';
import { CollectionsService } from '../collections/collections.service.js';
import {
  type DocumentRow,
  IngestionDatabase,
  type IngestionTables,
  type JobRow,
  type VersionRow,
} from '../tables/ingestion-tables.js';
import { unknownMediaType } from './document-of.js';
import { mayWrite } from './document-access.js';
import type { Identity } from './identity.js';
import { isUpload } from './object-keys.js';
import type { Registrant } from './registration.service.js';

type Open = Transaction<IngestionTables>;

interface Written {
  readonly registered: RegisteredDocument;
  readonly version?: VersionRow;
}

interface Registration {
  readonly request: RegisterDocumentRequest;
  /** The key under which the file is kept. */
  readonly original: string;
  readonly identity: Identity;
  readonly call: Registrant;
}

/** The rows of a registration, all written in one transaction. */
@Injectable()
export class RegistrationRows {
  constructor(
    private readonly database: IngestionDatabase,
    private readonly collections: CollectionsService,
    private readonly clock: Clock,
  ) {}

  /** `version` is absent for a duplicate. */
  write(registration: Registration): Promise<Written> {
    return this.database.transaction().execute((open) => this.writeAll(open, registration));
  }

  private async writeAll(open: Open, registration: Registration): Promise<Written> {
    const { request, identity, call } = registration;
    const former = await sameCall(open, registration);
    if (former) return former;
    await this.collections.require(request.collection, call.context, open);
    const document = await formerDocument(open, registration);
    const duplicate = document && (await duplicateOf(open, document, registration));
    if (duplicate) return { registered: duplicate };
    const status = await this.writeDocument(open, registration, document);
    const version = await this.writeVersion(open, registration);
    const { documentId, versionId } = identity;
    const jobId = await this.writeJob(open, registration);
    return { registered: { documentId, versionId, jobId, status, duplicate: false }, version };
  }

  /** What is searchable keeps its title, metadata and access until the new version is activated. */
  private async writeDocument(open: Open, registration: Registration, former?: DocumentRow) {
    const { request, identity, call } = registration;
    const now = this.clock.now();
    const wanted = { wanted_version_id: identity.versionId, updated_at: now };
    const status = former?.current_version_id ? former.status : 'pending';
    const described = { ...describe(request), status, ...wanted } as const;
    if (!former) {
      const fresh = {
        ...described,
        collection: request.collection,
        external_id: identity.externalId,
        owner: call.context.subject,
        created_at: now,
      };
      await open
        .insertInto('document')
        .values({ tenant_id: tenantOf(call.context), document_id: identity.documentId, ...fresh })
        .onConflict((conflict) =>
          conflict.column('document_id').doUpdateSet({ ...fresh, deleted_at: null, receipt: null }),
        )
        .execute();
      return status;
    }
    await forTenant(open.updateTable('document'), call.context)
      .where('document_id', '=', identity.documentId)
      .set(former.current_version_id ? wanted : described)
      .execute();
    return status;
  }

  private writeVersion(open: Open, { request, original, identity, call }: Registration): Promise<VersionRow> {
    const described = { ...describe(request), file_name: request.fileName, recorded: false };
    return open
      .insertInto('version')
      .values({
        tenant_id: tenantOf(call.context),
        version_id: identity.versionId,
        document_id: identity.documentId,
        sha256: request.sha256,
        object_key: original,
        media_type: unknownMediaType,
        bytes: request.bytes,
        created_at: this.clock.now(),
        ...described,
      })
      .onConflict((conflict) => conflict.column('version_id').doUpdateSet(described))
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  private async writeJob(open: Open, { request, identity, call }: Registration): Promise<string> {
    const jobId = newId('job');
    const { context } = call;
    const row = {
      tenant_id: tenantOf(context),
      job_id: jobId,
      document_id: identity.documentId,
      version_id: identity.versionId,
      request_id: context.requestId,
      subject: context.subject,
      access: request.access,
      upload_key: isUpload(request.objectKey) ? request.objectKey : null,
      created_at: this.clock.now(),
    };
    await open
      .insertInto('job')
      .values({ ...row, status: 'queued', stage: 'received' })
      .execute();
    return jobId;
  }
}

function describe({ title, fileName, metadata, access }: RegisterDocumentRequest) {
  return { title: title ?? fileName, metadata: JSON.stringify(metadata), access };
}

async function formerDocument(
  open: Open,
  { identity, call }: Registration,
): Promise<DocumentRow | undefined> {
  const former = await forTenant(open.selectFrom('document'), call.context)
    .where('document_id', '=', identity.documentId)
    .where('deleted_at', 'is', null)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
  if (!former || mayWrite(former, call.context)) return former;
  throw new AppError('CONFLICT', 'This external id belongs to a document of somebody else.', {
    details: { externalId: identity.externalId },
  });
}

/** A call that was delivered twice finds what it did the first time, whatever became of that; its caller sees no duplicate. */
async function sameCall(open: Open, { request, identity, call }: Registration): Promise<Written | undefined> {
  if (!isUpload(request.objectKey)) return undefined;
  const job = await forTenant(open.selectFrom('job'), call.context, 'job')
    .leftJoin('document', 'document.document_id', 'job.document_id')
    .where('job.upload_key', '=', request.objectKey)
    .select(['job.job_id', 'document.status'])
    .executeTakeFirst();
  if (!job) return undefined;
  const { documentId, versionId } = identity;
  const status = job.status ?? 'pending';
  return { registered: { documentId, versionId, jobId: job.job_id, status, duplicate: false } };
}

/** The same content as registered last, unless that did not end well: then it gets another try. */
async function duplicateOf(
  open: Open,
  former: DocumentRow,
  { identity, call }: Registration,
): Promise<RegisteredDocument | undefined> {
  if (former.wanted_version_id !== identity.versionId) return undefined;
  const job = await latestJob(open, { identity, call });
  if (!job || job.status === 'failed' || job.status === 'cancelled') return undefined;
  const { documentId, versionId } = identity;
  return { documentId, versionId, jobId: job.job_id, status: former.status, duplicate: true };
}

function latestJob(
  open: Open,
  { identity, call }: Pick<Registration, 'identity' | 'call'>,
): Promise<JobRow | undefined> {
  return forTenant(open.selectFrom('job'), call.context)
    .where('version_id', '=', identity.versionId)
    .orderBy('sequence', 'desc')
    .selectAll()
    .executeTakeFirst();
}
