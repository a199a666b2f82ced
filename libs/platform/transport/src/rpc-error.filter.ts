import { Catch, type ExceptionFilter } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { type Observable, throwError } from 'rxjs';

/** Lets errors reach the strategy with their code; Nest's own filter would make them "Internal server error". */
@Catch()
export class RpcErrorFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => AppError.from(error));
  }
}
