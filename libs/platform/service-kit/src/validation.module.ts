import { Module, StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AppError } from '@plumbline/core';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Makes `{ schema }` in `@Body`, `@Query` and `@Param` take effect: what does not fit is `VALIDATION_FAILED`. */
@Module({
  providers: [
    {
      provide: APP_PIPE,
      useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: (issues) => invalid(issues) }),
    },
    { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
  ],
})
export class ValidationModule {}

function invalid(issues: readonly Issue[]): AppError {
  const errors = issues.map(({ message, path }) => {
    const name = (path ?? []).map(keyOf).join('.');
    return { path: name, message: plain(message, name) };
  });
  const first = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).slice(0, 3);
  return new AppError('VALIDATION_FAILED', first.join('; '), { details: { errors } });
}

function keyOf(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}

/** An absent value in the words of someone who sends JSON. */
function plain(message: string, path: string): string {
  if (!/received undefined$/.test(message)) return message;
  return path ? 'is missing' : 'The body is missing: send JSON as application/json.';
}
