import { NotFoundException } from '@nestjs/common';
import { Problem } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { toProblem } from './problem.js';

describe(toProblem.name, () => {
  it('gives code, status, next step and the fields of a validation', () => {
    const errors = [{ path: 'topK', message: 'too big' }];
    const problem = toProblem(
      new AppError('VALIDATION_FAILED', 'No.', { details: { errors, limit: 50 } }),
      'req_1',
    );
    expect(Problem.parse(problem)).toMatchObject({
      status: 400,
      requestId: 'req_1',
      errors,
      details: { limit: 50 },
    });
    expect(problem.nextStep).toMatch(/\.$/);
  });

  it('shows nothing of an unforeseen error', () => {
    const problem = toProblem(new TypeError('secret at /srv/x.js'), 'req_1');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('knows the errors of the framework by their status', () => {
    expect(toProblem(new NotFoundException('Cannot GET /x'), 'r')).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
    const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
    expect(toProblem(tooLarge, 'r')).toMatchObject({ code: 'REQUEST_TOO_LARGE', status: 413 });
  });
});
