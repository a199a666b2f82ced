import { Controller } from '@nestjs/common';
import {
  deleteDocument,
  listDocuments,
  type PageRequest,
  readDocument,
  readText,
  registerDocument,
  type RegisterDocumentRequest,
} from '@plumbline/contracts';
import { Handle, IncomingCall } from '@plumbline/transport';
import { DeletionService } from './deletion.service.js';
import { ReadingService } from './reading.service.js';
import { RegistrationService } from './registration.service.js';

@Controller()
export class DocumentsController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly reading: ReadingService,
    private readonly deletion: DeletionService,
  ) {}

  @Handle(registerDocument)
  register(request: RegisterDocumentRequest, call: IncomingCall) {
    return this.registration.register(request, call);
  }

  @Handle(listDocuments)
  list(request: PageRequest & { collection?: string }, call: IncomingCall) {
    return this.reading.list(request, call.context);
  }

  @Handle(readDocument)
  read({ documentId }: { documentId: string }, call: IncomingCall) {
    return this.reading.read(documentId, call.context);
  }

  @Handle(readText)
  readText(request: { documentId: string; versionId?: string }, call: IncomingCall) {
    return this.reading.readText(request, call.context);
  }

  @Handle(deleteDocument)
  delete({ documentId }: { documentId: string }, call: IncomingCall) {
    return this.deletion.deleteDocument(documentId, call.context);
  }
}
