import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  CallContext,
  Collection,
  CollectionName,
  CollectionPage,
  createCollection,
  CreateCollectionBody,
  deleteCollection,
  listCollections,
  PageRequest,
} from '@plumbline/contracts';
import { Caller } from '@plumbline/transport';
import type { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { namingPart } from '../naming-part.js';

const DeletedCollection = deleteCollection.response;
type DeletedCollection = z.infer<typeof DeletedCollection>;

@ApiTags('collections')
@Controller('collections')
export class CollectionsController {
  constructor(private readonly caller: Caller) {}

  @Get()
  @RequireScope('read')
  @ApiOkResponse({ standardSchema: CollectionPage })
  @ApiProblems('VALIDATION_FAILED')
  list(
    @Query({ schema: PageRequest }) page: PageRequest,
    @Context() context: CallContext,
  ): Promise<CollectionPage> {
    return this.caller.call(listCollections, page, { context }).catch(namingPart('ingestion'));
  }

  @Post()
  @RequireScope('write')
  @ApiCreatedResponse({ standardSchema: Collection })
  @ApiProblems('VALIDATION_FAILED', 'CONFLICT')
  create(
    @Body({ schema: CreateCollectionBody }) body: CreateCollectionBody,
    @Context() context: CallContext,
  ): Promise<Collection> {
    return this.caller.call(createCollection, body, { context }).catch(namingPart('ingestion'));
  }

  @Delete(':name')
  @RequireScope('write')
  @ApiOkResponse({
    standardSchema: DeletedCollection,
    description: 'With all documents; `default` stays, empty.',
  })
  @ApiProblems('VALIDATION_FAILED', 'COLLECTION_NOT_FOUND')
  remove(
    @Param('name', { schema: CollectionName }) name: string,
    @Context() context: CallContext,
  ): Promise<DeletedCollection> {
    return this.caller.call(deleteCollection, { name }, { context }).catch(namingPart('ingestion'));
  }
}
