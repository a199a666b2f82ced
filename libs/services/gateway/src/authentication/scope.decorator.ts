import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { KeyScope } from '@plumbline/contracts';

export type RequiredScope = KeyScope | 'none';

export const REQUIRED_SCOPE = 'plumbline:scope';

/** What a key must be allowed to call the route; `admin` may do everything. */
export function RequireScope(scope: KeyScope): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiBearerAuth());
}

/** A route that needs no key, ever. */
export function Open(): MethodDecorator & ClassDecorator {
  return SetMetadata(REQUIRED_SCOPE, 'none' satisfies RequiredScope);
}
