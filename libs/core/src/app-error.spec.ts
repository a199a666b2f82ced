import { AppError } from './app-error.js';

describe(AppError.name, () => {
  it('keeps its code, its details and its cause', () => {
    const error = new AppError('UNAVAILABLE', 'The store is down.', {
      cause: 'ECONNREFUSED',
      details: { part: 'store' },
    });
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      cause: 'ECONNREFUSED',
      details: { part: 'store' },
      retryable: true,
    });
  });

  it('survives the round trip over a wire', () => {
    const record = JSON.parse(
      JSON.stringify(new AppError('CONFLICT', 'Taken.', { details: { name: 'a' } }).toRecord()),
    );
    expect(AppError.fromRecord(record)).toMatchObject({
      code: 'CONFLICT',
      message: 'Taken.',
      details: { name: 'a' },
    });
  });

  it('hides what it does not know', () => {
    expect(AppError.from(new TypeError('x of undefined'))).toMatchObject({ code: 'INTERNAL' });
    expect(AppError.from(new TypeError('x of undefined')).message).not.toContain('undefined');
    expect(AppError.fromRecord({ code: 'NEW_CODE' as never, message: 'm' }).code).toBe('INTERNAL');
  });
});
