import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { CallContext, UploadReply } from '@plumbline/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { UploadService } from './upload.service.js';

const uploadForm = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'array', items: { type: 'string', format: 'binary' }, description: 'One file or several.' },
    collection: { type: 'string', default: 'default' },
    title: { type: 'string', description: 'The file name when absent.' },
    externalId: { type: 'string', description: 'Makes a later upload a new version of the same document.' },
    metadata: {
      type: 'string',
      description: 'A JSON object of texts, numbers and booleans.',
      example: '{"year":2025}',
    },
    access: { type: 'string', description: 'Who may read: principals with commas or as JSON.', default: '*' },
  },
};

@ApiTags('documents')
@RequireScope('write')
@Controller('upload')
export class UploadController {
  constructor(private readonly service: UploadService) {}

  @Post()
  @HttpCode(202)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: uploadForm })
  @ApiAcceptedResponse({
    standardSchema: UploadReply,
    description: 'Stored; GET /jobs/{id} tells how far it is.',
  })
  @ApiProblems(
    'VALIDATION_FAILED',
    'COLLECTION_NOT_FOUND',
    'UPLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA',
    'STORE_UNWRITABLE',
  )
  upload(
    @Req() request: FastifyRequest,
    @Context() context: CallContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UploadReply> {
    return this.service.receive(request, { context, signal: closedSignal(reply) });
  }
}
