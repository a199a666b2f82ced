import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  CallContext,
  CollectionName,
  deleteDocument,
  Document,
  DocumentPage,
  listDocuments,
  PageRequest,
  readDocument,
  Receipt,
} from '@plumbline/contracts';
import { Caller } from '@plumbline/transport';
import { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { namingPart } from '../naming-part.js';

const DocumentsQuery = PageRequest.extend({ collection: CollectionName.optional() });
type DocumentsQuery = z.infer<typeof DocumentsQuery>;

@ApiTags('documents')
@Controller('documents')
export class DocumentsController {
  constructor(private readonly caller: Caller) {}

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ standardSchema: DocumentPage })
  @ApiProblems('VALIDATION_FAILED', 'COLLECTION_NOT_FOUND')
  list(
    @Query({ schema: DocumentsQuery }) query: DocumentsQuery,
    @Context() context: CallContext,
  ): Promise<DocumentPage> {
    return this.caller.call(listDocuments, query, { context }).catch(namingPart('ingestion'));
  }

  @Get(':id')
  @RequireScope('read')
  @ApiOkResponse({ standardSchema: Document })
  @ApiProblems('DOCUMENT_NOT_FOUND', 'DOCUMENT_GONE')
  read(@Param('id') documentId: string, @Context() context: CallContext): Promise<Document> {
    return this.caller.call(readDocument, { documentId }, { context }).catch(namingPart('ingestion'));
  }

  @Delete(':id')
  @RequireScope('write')
  @ApiOkResponse({ standardSchema: Receipt, description: 'What each store gave up and what is left: 0.' })
  @ApiProblems('DOCUMENT_NOT_FOUND', 'DOCUMENT_GONE')
  remove(@Param('id') documentId: string, @Context() context: CallContext): Promise<Receipt> {
    return this.caller.call(deleteDocument, { documentId }, { context }).catch(namingPart('ingestion'));
  }
}
