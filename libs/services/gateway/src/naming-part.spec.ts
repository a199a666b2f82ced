import { AppError } from '@plumbline/core';
import { namingPart } from './naming-part.js';

describe(namingPart.name, () => {
  it.each(['NO_HANDLER', 'NO_RESPONDERS'] as const)('says in plain words what is missing (%s)', (code) => {
    const named = () => namingPart('memory')(new AppError(code, 'memory.list-sessions'));
    expect(named).toThrow('The part that keeps sessions is not available now.');
  });

  it('leaves every other error as it is', () => {
    const error = new AppError('DEADLINE', 'Too slow.');
    expect(() => namingPart('memory')(error)).toThrow(error);
  });
});
