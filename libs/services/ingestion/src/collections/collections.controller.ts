import { Controller } from '@nestjs/common';
import {
  createCollection,
  deleteCollection,
  listCollections,
  type PageRequest,
  readTotals,
  type CollectionSettings,
} from '@plumbline/contracts';
import { Handle, IncomingCall } from '@plumbline/transport';
import { DeletionService } from '../documents/deletion.service.js';
import { CollectionsService } from './collections.service.js';
import { TotalsService } from './totals.service.js';

@Controller()
export class CollectionsController {
  constructor(
    private readonly collections: CollectionsService,
    private readonly deletion: DeletionService,
    private readonly totals: TotalsService,
  ) {}

  @Handle(createCollection)
  create({ name, settings }: { name: string; settings: CollectionSettings }, call: IncomingCall) {
    return this.collections.create(name, settings, call.context);
  }

  @Handle(deleteCollection)
  delete(request: { name: string; callKey: string }, call: IncomingCall) {
    return this.deletion.deleteCollection(request, call.context);
  }

  @Handle(listCollections)
  list(page: PageRequest, call: IncomingCall) {
    return this.collections.list(page, call.context);
  }

  @Handle(readTotals)
  readTotals() {
    return this.totals.read();
  }
}
