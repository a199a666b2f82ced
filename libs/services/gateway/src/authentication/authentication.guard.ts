import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { CallContext } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KeysService } from '../keys/keys.service.js';
import './call-context.decorator.js';
import { assertLocal } from './local-request.js';
import { REQUIRED_SCOPE, type RequiredScope } from './scope.decorator.js';

/**
 * Lets a request in by its key, or, while no key exists, when it comes from this machine; a route that names no scope
 * needs `admin`.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeysService,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType() !== 'http') return true;
    const handlers = [execution.getHandler(), execution.getClass()];
    const scope =
      this.reflector.getAllAndOverride<RequiredScope | undefined>(REQUIRED_SCOPE, handlers) ?? 'admin';
    if (scope === 'none') return true;
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    if (!(await this.keys.hasKeys())) request.callContext = localContext(request);
    else {
      execution.switchToHttp().getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
      request.callContext = await this.contextOfKey(request, scope);
      execution.switchToHttp().getResponse<FastifyReply>().removeHeader('www-authenticate');
    }
    return true;
  }

  private async contextOfKey(request: FastifyRequest, scope: RequiredScope): Promise<CallContext> {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!token) throw new AppError('UNAUTHENTICATED', 'This needs a key.');
    const { keyId, tenantId, scopes, principals } = await this.keys.authenticate(token);
    if (!scopes.some((owned) => owned === scope || owned === 'admin'))
      throw new AppError('FORBIDDEN', `The key has no scope \`${scope}\`.`, {
        details: { needed: scope, scopes },
      });
    return { requestId: request.id, tenantId, subject: keyId, principals: ['*', ...principals] };
  }
}

function localContext({ id: requestId, headers, raw }: FastifyRequest): CallContext {
  assertLocal({ peer: raw.socket.remoteAddress, host: headers.host, origin: headers.origin });
  return { requestId, tenantId: 'default', subject: 'local', principals: ['*'] };
}
