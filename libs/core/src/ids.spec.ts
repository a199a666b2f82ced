import { chunkIdOf, documentIdOf, newId, versionIdOf } from './ids.js';

describe('ids', () => {
  it('are the same for the same parts', () => {
    expect(documentIdOf('t', 'default', 'a.pdf')).toBe(documentIdOf('t', 'default', 'a.pdf'));
    expect(versionIdOf('d', 'ff')).toMatch(/^ver_[0-9a-f]{32}$/);
    expect(chunkIdOf('v', 1)).not.toBe(chunkIdOf('v', 2));
  });

  it('do not confuse where one part ends and the next begins', () => {
    expect(documentIdOf('t', 'ab', 'c')).not.toBe(documentIdOf('t', 'a', 'bc'));
  });

  it('say of what they are', () => {
    expect(newId('ses')).toMatch(/^ses_[0-9a-f]{32}$/);
  });
});
