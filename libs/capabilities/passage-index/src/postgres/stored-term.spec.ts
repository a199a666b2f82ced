import { storedTerm } from './stored-term.js';

describe(storedTerm.name, () => {
  it('leaves words and numbers as they are', () => {
    expect(['lease', '1040', 'w2', 'x'].map(storedTerm)).toEqual(['lease', '1040', 'w2', 'x']);
  });

  it('writes everything else in letters and digits, each term its own', () => {
    const odd = ['w-2', '1040es', 'größe', '税', 'a b', 'u8xab', '', '3.5', 'A'];
    const stored = odd.map(storedTerm);
    expect(new Set(stored).size).toBe(odd.length);
    for (const term of stored) expect(term).toMatch(/^[a-z][a-z0-9]*$/);
  });
});
