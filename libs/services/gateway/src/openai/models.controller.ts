import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CallContext, type Collection } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { z } from 'zod';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { CollectionsService } from '../collections/collections.service.js';
import { namingPart } from '../naming-part.js';
import { modelOf } from './model-name.js';

const Model = z
  .object({ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.literal('plumbline') })
  .meta({ id: 'Model' });
type Model = z.infer<typeof Model>;
const ModelList = z.object({ object: z.literal('list'), data: z.array(Model) }).meta({ id: 'ModelList' });
type ModelList = z.infer<typeof ModelList>;

@ApiTags('openai')
@RequireScope('read')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly collections: CollectionsService) {}

  @Get()
  @ApiOkResponse({ standardSchema: ModelList, description: 'Each collection as `plumbline/<collection>`.' })
  @ApiProblems()
  async list(@Context() context: CallContext): Promise<ModelList> {
    return { object: 'list', data: await this.models(context) };
  }

  @Get(':vendor/:collection')
  @ApiOkResponse({ standardSchema: Model })
  @ApiProblems('MODEL_NOT_FOUND')
  readByPath(
    @Param() { vendor, collection }: { vendor: string; collection: string },
    @Context() context: CallContext,
  ): Promise<Model> {
    return this.read(`${vendor}/${collection}`, context);
  }

  /** Clients send the slash of the id encoded. */
  @Get(':model')
  @ApiOkResponse({ standardSchema: Model })
  @ApiProblems('MODEL_NOT_FOUND')
  async read(@Param('model') id: string, @Context() context: CallContext): Promise<Model> {
    const model = (await this.models(context)).find((one) => one.id === id);
    if (model) return model;
    throw new AppError('MODEL_NOT_FOUND', `There is no model "${id}".`, { details: { model: id } });
  }

  private async models(context: CallContext): Promise<Model[]> {
    const models: Model[] = [];
    try {
      for await (const collection of this.collections.all({ context })) models.push(toModel(collection));
    } catch (error) {
      namingPart('ingestion')(error);
    }
    return models;
  }
}

function toModel({ name, createdAt }: Collection): Model {
  const created = Math.floor(Date.parse(createdAt) / 1000);
  return { id: modelOf(name), object: 'model', created, owned_by: 'plumbline' };
}
