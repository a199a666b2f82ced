import { Injectable } from '@nestjs/common';
import type { RegisterDocumentRequest, RegisteredDocument } from '@plumbline/contracts';
import type { IncomingCall } from '@plumbline/transport';
import { JobDispatch } from '../jobs/job-dispatch.js';
import { DeletionService } from './deletion.service.js';
import { sanitizeFileName } from './file-name.js';
import { identify } from './identity.js';
import { DocumentLocks } from '../locks/key-locks.js';
import { originalOf } from './object-keys.js';
import { RegistrationRows } from './registration-rows.js';
import { VersionContentService } from './version-content.service.js';

/** What registering needs of a call; a rebuild has no call. */
export type Registrant = Pick<IncomingCall, 'context'>;

/** Takes an uploaded file in: rows first, then the manifest, then the queue; a crash in between is made good later. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly rows: RegistrationRows,
    private readonly deletion: DeletionService,
    private readonly content: VersionContentService,
    private readonly dispatch: JobDispatch,
    private readonly locks: DocumentLocks,
  ) {}

  /**
   * Throws `OBJECT_NOT_FOUND` when the file is not in the tenant's part of the object store, `COLLECTION_NOT_FOUND`,
   * and `CONFLICT` when the external id belongs to a document that the caller may not see.
   */
  async register(request: RegisterDocumentRequest, call: Registrant): Promise<RegisteredDocument> {
    const { tenantId } = call.context;
    const original = originalOf(tenantId, request);
    const fileName = sanitizeFileName(request.fileName);
    const identity = identify({ ...request, fileName }, tenantId);
    return this.locks.run(identity.documentId, async (lock) => {
      await this.deletion.finish(identity.documentId, tenantId, lock);
      const { registered, version } = await this.content.referTo(request.objectKey, original, () =>
        this.rows.write({ request: { ...request, fileName }, original, identity, call }),
      );
      if (version) await this.dispatch.recordVersion(version);
      if (!registered.duplicate) await this.dispatch.send({ tenantId, jobId: registered.jobId });
      return registered;
    });
  }
}
