import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallContext, CreatedKey, CreateKeyBody, KeyPage, PageRequest } from '@plumbline/contracts';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { KeysService } from './keys.service.js';

@ApiTags('keys')
@RequireScope('admin')
@Controller('keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @ApiOkResponse({ standardSchema: KeyPage })
  @ApiProblems('VALIDATION_FAILED')
  list(@Query({ schema: PageRequest }) page: PageRequest, @Context() context: CallContext): Promise<KeyPage> {
    return this.keys.list(context, page);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: CreatedKey, description: 'The key is shown this one time.' })
  @ApiProblems('VALIDATION_FAILED')
  create(
    @Body({ schema: CreateKeyBody }) body: CreateKeyBody,
    @Context() context: CallContext,
  ): Promise<CreatedKey> {
    return this.keys.createKey(body, context);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblems('KEY_NOT_FOUND', 'CONFLICT')
  remove(@Param('id') id: string, @Context() context: CallContext): Promise<void> {
    return this.keys.remove(context, id);
  }
}
