import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CallContext } from '@plumbline/contracts';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../api-problems.decorator.js';
import { Context } from '../authentication/call-context.decorator.js';
import { RequireScope } from '../authentication/scope.decorator.js';
import { closedSignal } from '../closed-signal.js';
import { DocumentContentService } from './document-content.service.js';
import { attachment } from './file-name.js';

/** Uploaded bytes are never run or shown as a page of this address. */
const harmless = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
};

@ApiTags('documents')
@RequireScope('read')
@Controller('documents/:id')
export class DocumentContentController {
  constructor(private readonly service: DocumentContentService) {}

  @Get('text')
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The text of the current version; offsets count its UTF-16 code units.' })
  @ApiProblems('DOCUMENT_NOT_FOUND', 'DOCUMENT_GONE', 'CONFLICT')
  text(
    @Param('id') documentId: string,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.sendText(reply, { documentId }, context);
  }

  @Get('versions/:versionId/text')
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The text of this version, also when a newer one has replaced it.' })
  @ApiProblems('DOCUMENT_NOT_FOUND', 'DOCUMENT_GONE', 'CONFLICT')
  versionText(
    @Param() { id: documentId, versionId }: { id: string; versionId: string },
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.sendText(reply, { documentId, versionId }, context);
  }

  @Get('file')
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: 'The bytes of the current version as they were uploaded, to be saved.' })
  @ApiProblems('DOCUMENT_NOT_FOUND', 'DOCUMENT_GONE')
  async file(
    @Param('id') documentId: string,
    @Context() context: CallContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileName, mediaType, content } = await this.service.file(documentId, {
      context,
      signal: closedSignal(reply),
    });
    reply.headers({ ...harmless, 'content-disposition': attachment(fileName), 'content-type': mediaType });
    reply.send(content);
  }

  private async sendText(
    reply: FastifyReply,
    document: { documentId: string; versionId?: string },
    context: CallContext,
  ): Promise<void> {
    const { versionId, content } = await this.service.text(document, {
      context,
      signal: closedSignal(reply),
    });
    reply.headers({ ...harmless, 'content-type': 'text/plain; charset=utf-8', 'x-version-id': versionId });
    reply.send(content);
  }
}
